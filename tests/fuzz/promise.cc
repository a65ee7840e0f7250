#include <algorithm>
#include <stdexcept>

#include "tests/fuzz/targets.h"

namespace golinks::test {

void require(bool is_kept, const char* promise) {
  if (!is_kept) throw std::logic_error(promise);
}

bool is_safe_to_send(std::string_view url) {
  return std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace golinks::test
