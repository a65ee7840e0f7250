// Which page numbers a long list offers: 1 ... 6 [7] 8 ... 50
#pragma once

#include <vector>

namespace golinks {

// First, last and those around `current`; 0 stands for a gap.
[[nodiscard]] std::vector<std::size_t> page_numbers(std::size_t current, std::size_t last);

}  // namespace golinks
