#include "daemon/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <exception>
#include <iterator>

#include "store/descriptor.h"
#include "store/system_failure.h"

namespace golinks {
namespace {

constexpr off_t max_log_bytes = 1024 * 1024;

// Written from the start only when it is appended to; any other descriptor would leave a hole where it has come to.
bool is_appended_file(int descriptor, const struct stat& status) {
  return S_ISREG(status.st_mode) && (::fcntl(descriptor, F_GETFL) & O_APPEND) != 0;
}

}  // namespace

// A log that cannot be written is no reason to stop serving.
void journal(std::string_view text, std::string_view more) noexcept try {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  fmt::memory_buffer line;
  fmt::format_to(std::back_inserter(line), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z {}{}\n", utc.tm_year + 1900,
                 utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, text, more);
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
  shorten_journal();
} catch (const std::exception&) {
}

Result<void> open_journal(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file || ::dup2(file.get(), STDERR_FILENO) < 0) {
    return system_failure("open", path);
  }
  return {};
}

void shorten_journal() noexcept {
  struct stat status {};
  if (::fstat(STDERR_FILENO, &status) != 0 || !is_appended_file(STDERR_FILENO, status)) return;
  if (status.st_size <= max_log_bytes || ::ftruncate(STDERR_FILENO, 0) != 0) return;
  journal("the log was larger than 1 MiB and begins anew");
}

}  // namespace golinks
