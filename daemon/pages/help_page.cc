#include "daemon/pages.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/template.h"

namespace golinks {

std::string help_page(const HelpPage& page) {
  static const Template html("help.html");
  return html.fill(framed({.title = "Help", .read_only = page.read_only, .query = {}, .kept = {}},
                          {{"version", page.version}, {"origin", page.origin}, {"store", page.store}}));
}

}  // namespace golinks
