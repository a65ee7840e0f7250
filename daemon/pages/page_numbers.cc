#include "daemon/pages/page_numbers.h"

#include <algorithm>

namespace golinks {

std::vector<std::size_t> page_numbers(std::size_t current, std::size_t last) {
  constexpr std::size_t around = 1;
  const std::size_t middle = std::clamp<std::size_t>(current, 1, std::max<std::size_t>(last, 1));
  const std::size_t begin = middle > around + 1 ? middle - around : 1;
  const std::size_t end = std::min(middle + around, last);
  std::vector<std::size_t> numbers;
  if (begin > 1) numbers.push_back(1);
  if (begin == 3) numbers.push_back(2);  // a gap of one page is that page
  if (begin > 3) numbers.push_back(0);
  for (std::size_t number = begin; number <= end; ++number) numbers.push_back(number);
  if (last > end && last - end > 2) numbers.push_back(0);
  if (last > end && last - end == 2) numbers.push_back(last - 1);
  if (last > end) numbers.push_back(last);
  return numbers;
}

}  // namespace golinks
