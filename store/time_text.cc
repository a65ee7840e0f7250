#include "store/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace golinks {
namespace {

using std::chrono::sys_days;

// Takes fixed-width numbers and literal characters off the front of a text; remembers whether all of them were there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    ok_ = ok_ && rest_.size() >= digits;
    for (; ok_ && digits > 0; --digits, rest_.remove_prefix(1)) {
      ok_ = is_digit();
      value = value * 10 + (rest_.front() - '0');
    }
    return value;
  }

  char one_of(std::string_view characters) {
    ok_ = ok_ && !rest_.empty() && characters.find(rest_.front()) != std::string_view::npos;
    if (!ok_) return '\0';
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  // ".5" is 500,000 microseconds; nothing is 0.
  int fraction() {
    if (!rest_.starts_with('.')) return 0;
    rest_.remove_prefix(1);
    ok_ = ok_ && !rest_.empty() && is_digit();
    int value = 0;
    for (int scale = 100'000; is_digit(); scale /= 10, rest_.remove_prefix(1)) value += (rest_.front() - '0') * scale;
    return value;
  }

  [[nodiscard]] bool finished() const { return ok_ && rest_.empty(); }

 private:
  [[nodiscard]] bool is_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  std::string_view rest_;
  bool ok_ = true;
};

std::chrono::minutes scan_offset(Scanner& scanner) {
  const char sign = scanner.one_of("Zz+-");
  if (sign != '+' && sign != '-') return std::chrono::minutes(0);
  const int hours = scanner.number(2);
  scanner.one_of(":");
  const std::chrono::minutes offset = std::chrono::hours(hours) + std::chrono::minutes(scanner.number(2));
  return sign == '+' ? offset : -offset;
}

}  // namespace

std::string format_time(Microseconds time) {
  const std::chrono::sys_time<std::chrono::microseconds> point{std::chrono::microseconds(time)};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(point - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

Result<Microseconds> parse_time(std::string_view text) {
  Scanner scanner(text);
  const std::chrono::year year(scanner.number(4));
  scanner.one_of("-");
  const std::chrono::month month(static_cast<unsigned>(scanner.number(2)));
  scanner.one_of("-");
  const std::chrono::day day(static_cast<unsigned>(scanner.number(2)));
  scanner.one_of("Tt ");
  const int hour = scanner.number(2);
  scanner.one_of(":");
  const int minute = scanner.number(2);
  scanner.one_of(":");
  const int second = scanner.number(2);
  const int microsecond = scanner.fraction();
  const auto offset = scan_offset(scanner);
  const std::chrono::year_month_day date(year, month, day);
  if (!scanner.finished() || !date.ok() || hour > 23 || minute > 59 || second > 60) {
    return failure(ErrorCode::invalid, "not a time like 2026-11-22T08:47:00Z");
  }
  const auto time = sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) - offset +
                    std::chrono::seconds(second) + std::chrono::microseconds(microsecond);
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

}  // namespace golinks
