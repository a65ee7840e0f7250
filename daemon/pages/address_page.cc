#include "daemon/pages.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/template.h"

namespace golinks {

std::string address_page(const AddressPage& page) {
  static const Template html("address.html");
  const bool is_path = !page.path.empty();
  const std::string_view title = is_path ? "This link opens a file" : "This link cannot be opened from here";
  return html.fill(framed({.title = title, .read_only = page.read_only, .query = {}, .kept = {}},
                          {{"scheme", page.scheme},
                           {"is_path", is_path},
                           {"copied", is_path ? page.path : page.address},
                           {"address", page.address},
                           {"command", page.command}}));
}

}  // namespace golinks
