#include "daemon/pages.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/template.h"

namespace golinks {

std::string message_page(const MessagePage& page) {
  static const Template html("message.html");
  return html.fill(
      framed({.title = page.title, .read_only = page.read_only, .query = {}, .kept = {}}, {{"message", page.message}}));
}

}  // namespace golinks
