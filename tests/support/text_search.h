// What a program has said, searched for a part of it.
#pragma once

#include <string_view>

namespace golinks::test {

[[nodiscard]] inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace golinks::test
