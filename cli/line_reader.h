// A file read line by line: one without an end is refused at its first bad line, and not when memory is full.
//
//   Result<LineReader> lines = LineReader::open("links.jsonl");
//   for (auto line = lines->next(); line && *line; line = lines->next()) use(**line);
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks::cli {

class LineReader {
 public:
  static constexpr std::size_t max_line_bytes = std::size_t{1} << 20;

  // Fills a buffer of the given size and tells how much of it; 0 at the end.
  using Source = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

  // `size` is that of the whole text, 0 when it is not known.
  explicit LineReader(Source source, std::uint64_t size = 0) : source_(std::move(source)), size_(size) {}
  // Reads the file at `path`, or standard input when it is "-". Error: io.
  [[nodiscard]] static Result<LineReader> open(const std::string& path);

  // The next line without its end, to be used before the next call; nullopt after the last one. Errors: the source's;
  // invalid, when the line is longer than max_line_bytes.
  [[nodiscard]] Result<std::optional<std::string_view>> next();

  // How many bytes next() has returned, line ends included, and of how many.
  [[nodiscard]] std::uint64_t done() const { return done_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  Result<void> read_more();
  std::string_view take(std::size_t size, std::size_t end_size);

  Source source_;
  std::uint64_t size_;
  std::uint64_t done_ = 0;
  std::string buffer_;
  std::size_t begin_ = 0;     // of the next line in the buffer
  std::size_t searched_ = 0;  // there is no line end in the buffer between `begin_` and here
  bool at_end_ = false;
};

}  // namespace golinks::cli
