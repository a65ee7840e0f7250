#include "daemon/accept.h"

#include <algorithm>
#include <array>

#include "store/ascii_case.h"

namespace golinks {
namespace {

std::string_view without_space(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// Cuts off what stands before the next `separator`.
std::string_view take_part(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return without_space(part);
}

// "0.85" -> 850, as "1", "0" and "1.000" (RFC 9110 section 12.4.2); -1 for anything else.
int thousandths(std::string_view q) {
  const bool is_well_formed = !q.empty() && q.size() <= 5 && (q[0] == '0' || q[0] == '1') &&
                              (q.size() == 1 || q[1] == '.') &&
                              q.find_first_not_of("0123456789", std::min<std::size_t>(2, q.size())) == q.npos;
  if (!is_well_formed) return -1;
  int value = q[0] - '0';
  for (std::size_t i = 2; i < 5; ++i) value = value * 10 + (i < q.size() ? q[i] - '0' : 0);
  return value > 1000 ? -1 : value;
}

// A media range: "text/*;q=0.5".
struct MediaRange {
  std::string_view name;
  int q = 1000;
};

MediaRange read_range(std::string_view text) {
  MediaRange range{take_part(text, ';')};
  while (!text.empty()) {
    std::string_view value = take_part(text, ';');
    if (same_ignoring_case(take_part(value, '='), "q")) range.q = thousandths(without_space(value));
  }
  return range;
}

struct Candidate {
  Shape shape;
  std::array<std::string_view, 3> ranges;  // that cover it, the most precise first
  int q = -1;
  std::size_t precision = 3;  // an index of `ranges`
  std::size_t place = 0;      // of the range in the header

  void consider(const MediaRange& range, std::size_t at) {
    const auto found =
        std::ranges::find_if(ranges, [&](std::string_view name) { return same_ignoring_case(range.name, name); });
    const auto index = static_cast<std::size_t>(found - ranges.begin());
    if (range.q < 0 || index >= precision) return;
    q = range.q;
    precision = index;
    place = at;
  }
  [[nodiscard]] bool is_better_than(const Candidate& other) const {
    if (q != other.q) return q > other.q;
    if (precision != other.precision) return precision < other.precision;
    return place < other.place;
  }
};

}  // namespace

Shape wanted_shape(std::string_view accept) {
  std::array<Candidate, 3> candidates{{{Shape::text, {"text/plain", "text/*", "*/*"}},
                                       {Shape::json, {"application/json", "application/*", "*/*"}},
                                       {Shape::html, {"text/html", "text/*", "*/*"}}}};
  for (std::size_t at = 0; !accept.empty(); ++at) {
    const MediaRange range = read_range(take_part(accept, ','));
    for (Candidate& candidate : candidates) candidate.consider(range, at);
  }
  Candidate best = candidates[0];
  for (const Candidate& candidate : candidates) {
    if (candidate.q > 0 && candidate.is_better_than(best)) best = candidate;
  }
  return best.shape;
}

}  // namespace golinks
