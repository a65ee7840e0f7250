#pragma once

#include <memory>
#include <string>

#include "cli/line_reader.h"

namespace golinks::cli {

// A reader of `text`, which hands over a few bytes at a time.
inline LineReader lines_of(std::string text, std::size_t at_a_time = 7) {
  auto rest = std::make_shared<std::string>(std::move(text));
  return LineReader([rest, at_a_time](char* buffer, std::size_t size) -> Result<std::size_t> {
    const std::size_t count = rest->copy(buffer, std::min(size, at_a_time));
    rest->erase(0, count);
    return count;
  });
}

}  // namespace golinks::cli
