#include "cli/daemon_log.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "cli/printable.h"
#include "cli/take_line.h"

namespace golinks::cli {
namespace {

constexpr std::size_t block_size = 65536;

Result<std::string> read_range(const File& file, std::uint64_t begin, std::uint64_t end) {
  std::string text(static_cast<std::size_t>(end - begin), '\0');
  const Result<std::size_t> size = file.read_at(begin, text.data(), text.size());
  if (!size) return failure(size.error());
  text.resize(*size);
  return text;
}

// Where the last `lines` lines of `text` begin, npos when it holds fewer.
std::size_t last_lines_begin(const std::string& text, std::uint64_t lines) {
  std::size_t at = text.size();
  if (at > 0 && text[at - 1] == '\n') --at;  // the end of the last line begins no other
  for (;;) {
    at = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    if (at == std::string::npos) return at;
    if (--lines == 0) return at + 1;
  }
}

// The log repeats what strangers have sent.
void write_printable(std::string_view text, Output& out) {
  while (!text.empty()) {
    const std::string_view before = text;
    const std::string_view line = take_line(text);
    const bool is_whole = before.size() - text.size() > line.size();
    out.write(printable(line) += is_whole ? "\n" : "");
  }
}

// The whole lines at the front of `text`; all of it when it has none and is as long as a block: no line is.
std::string_view whole_lines(std::string_view text) {
  const std::size_t last = text.rfind('\n');
  if (last == std::string_view::npos) return text.size() < block_size ? std::string_view() : text;
  return text.substr(0, last + 1);
}

// Writes the whole lines between `begin` and `end`. Returns where they end: what follows is still being written.
Result<std::uint64_t> write_lines(const File& file, std::uint64_t begin, std::uint64_t end, Output& out) {
  while (begin < end) {
    const Result<std::string> text = read_range(file, begin, std::min<std::uint64_t>(begin + block_size, end));
    if (!text) return failure(text.error());
    const std::string_view lines = whole_lines(*text);
    if (lines.empty()) break;
    write_printable(lines, out);
    begin += lines.size();
  }
  out.flush();
  return begin;
}

}  // namespace

Result<std::uint64_t> write_last_lines(Env& env, const std::string& path, std::uint64_t lines, Output& out) {
  const auto file = env.open(path, OpenMode::read);
  if (!file) return failure(file.error());
  const Result<FileIdentity> identity = (*file)->identity();
  if (!identity) return failure(identity.error());
  if (lines == 0) return identity->size;
  std::string text;
  std::uint64_t begin = identity->size;
  std::size_t first = std::string::npos;
  while (begin > 0 && first == std::string::npos) {
    const std::uint64_t from = begin > block_size ? begin - block_size : 0;
    const Result<std::string> block = read_range(**file, from, begin);
    if (!block) return failure(block.error());
    text.insert(0, *block);
    begin = from;
    first = last_lines_begin(text, lines);
  }
  write_printable(std::string_view(text).substr(first == std::string::npos ? 0 : first), out);
  return identity->size;
}

// "2026-11-22T09:00:00Z error: TEXT" (run_daemon() in daemon/daemon.cc) is its last line then.
std::optional<std::string> fault_of_last_start(Env& env, const std::string& path) {
  constexpr std::string_view before = "Z error: ";
  const auto file = env.open(path, OpenMode::read);
  const auto identity = file ? (*file)->identity() : Result<FileIdentity>(failure(file.error()));
  if (!identity) return std::nullopt;
  const std::uint64_t begin = identity->size > block_size ? identity->size - block_size : 0;
  const auto text = read_range(**file, begin, identity->size);
  if (!text || text->empty()) return std::nullopt;
  const std::size_t last = last_lines_begin(*text, 1);
  std::string_view left = std::string_view(*text).substr(last == std::string::npos ? 0 : last);
  const std::string_view line = take_line(left);
  const std::size_t at = line.find(before);
  if (at == std::string_view::npos || line.find(' ') != at + 1) return std::nullopt;
  return std::string(line.substr(at + before.size()));
}

Result<void> follow(Env& env, const std::string& path, std::uint64_t offset, Output& out) {
  out.flush();
  while (out.error() == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto file = env.open(path, OpenMode::read);
    if (!file) return failure(file.error());
    const Result<FileIdentity> identity = (*file)->identity();
    if (!identity) return failure(identity.error());
    if (identity->size < offset) offset = 0;  // it was emptied
    const Result<std::uint64_t> end = write_lines(**file, offset, identity->size, out);
    if (!end) return failure(end.error());
    offset = *end;
  }
  return {};
}

}  // namespace golinks::cli
