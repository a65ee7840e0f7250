#include "daemon/pages/text.h"

#include <fmt/format.h>

#include "store/time_text.h"

namespace golinks {

std::string as_sentence(std::string_view message) {
  std::string sentence(message);
  const bool begins_small = !sentence.empty() && sentence.front() >= 'a' && sentence.front() <= 'z';
  if (begins_small) sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
  return sentence;
}

std::string count_text(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, 1, ',');
  return text;
}

std::string count_of(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count_text(count), count == 1 ? one : many);
}

std::string date_text(Microseconds time) {
  const std::string text = format_time(time);
  return text.substr(0, text.find('T'));
}

Field time_field(std::string_view name, Microseconds time) {
  if (time == 0) return {name, false};
  const std::string text = format_time(time);
  const std::string date = date_text(time);
  const std::string clock = text.substr(date.size() + 1, std::string_view("08:47").size());
  return {name,
          Fields{{"datetime", text.substr(0, text.find('.')) + "Z"}, {"date", date}, {"moment", date + " " + clock}}};
}

}  // namespace golinks
