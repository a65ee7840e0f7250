// Standard output and standard error: text is collected and written with as few calls as possible.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks::cli {

class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}

  void write(std::string_view text) {
    buffer_.append(text);
    if (buffer_.size() >= flush_size) flush();
  }
  template <typename... Values>
  void print(fmt::format_string<Values...> format, Values&&... values) {
    write(fmt::format(format, std::forward<Values>(values)...));
  }

  // Writes what was collected. After a failure all further text is dropped.
  void flush();
  // errno of the first write that failed, 0 when none did.
  [[nodiscard]] int error() const { return error_; }

 private:
  static constexpr std::size_t flush_size = std::size_t{1} << 16;
  int descriptor_;
  int error_ = 0;
  std::string buffer_;
};

}  // namespace golinks::cli
