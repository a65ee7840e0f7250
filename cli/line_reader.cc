#include "cli/line_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "store/descriptor.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 16;

Result<std::size_t> read_from(int descriptor, const std::string& name, char* buffer, std::size_t size) {
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return system_failure("read", name);
  }
}

std::uint64_t size_of(int descriptor) {
  struct stat status {};
  const bool is_known = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  return is_known ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

Result<LineReader> LineReader::open(const std::string& path) {
  if (path == "-") {
    const auto read = [](char* buffer, std::size_t size) {
      return read_from(STDIN_FILENO, "standard input", buffer, size);
    };
    return LineReader(read, size_of(STDIN_FILENO));
  }
  const auto file = std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!*file) return system_failure("read", path);
  const auto read = [file, path](char* buffer, std::size_t size) { return read_from(file->get(), path, buffer, size); };
  return LineReader(read, size_of(file->get()));
}

Result<std::optional<std::string_view>> LineReader::next() {
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched_);
    const std::size_t size = std::min(end, buffer_.size()) - begin_;
    if (size > max_line_bytes) return failure(ErrorCode::invalid, "is longer than 1 MiB");
    if (end != std::string::npos) return take(size, 1);
    searched_ = buffer_.size();
    if (at_end_ && size == 0) return std::nullopt;
    if (at_end_) return take(size, 0);
    if (Result<void> read = read_more(); !read) return failure(read.error());
  }
}

std::string_view LineReader::take(std::size_t size, std::size_t end_size) {
  const std::string_view line = std::string_view(buffer_).substr(begin_, size);
  begin_ += size + end_size;
  searched_ = begin_;
  done_ += size + end_size;
  return line;
}

Result<void> LineReader::read_more() {
  buffer_.erase(0, begin_);
  searched_ -= begin_;
  begin_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + read_size);
  const Result<std::size_t> got = source_(buffer_.data() + before, read_size);
  buffer_.resize(before + got.value_or(0));
  if (!got) return failure(got.error());
  at_end_ = *got == 0;
  return {};
}

}  // namespace golinks::cli
