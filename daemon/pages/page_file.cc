#include <algorithm>
#include <array>

#include "daemon/pages.h"
#include "daemon/pages/embedded.h"

namespace golinks {

const PageFile* page_file(std::string_view path) {
  struct Served {
    std::string_view path;
    PageFile file;
  };
  static const std::array<Served, 3> served = {{
      {"/.style.css", {"text/css; charset=utf-8", embedded("style.css")}},
      {"/.live.js", {"text/javascript; charset=utf-8", embedded("live.js")}},
      {"/.icon.svg", {"image/svg+xml", embedded("icon.svg")}},
  }};
  const auto found = std::ranges::find(served, path, &Served::path);
  return found == served.end() ? nullptr : &found->file;
}

}  // namespace golinks
