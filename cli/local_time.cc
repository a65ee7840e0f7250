#include "cli/local_time.h"

#include <fmt/format.h>

#include <ctime>

namespace golinks::cli {

std::string local_time(Microseconds time) {
  const auto seconds = static_cast<std::time_t>(time >= 0 ? time / 1'000'000 : (time - 999'999) / 1'000'000);
  std::tm parts{};
  if (localtime_r(&seconds, &parts) == nullptr) return "-";
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace golinks::cli
