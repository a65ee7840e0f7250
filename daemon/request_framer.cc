#include "daemon/request_framer.h"

#include <algorithm>

namespace golinks {
namespace {

// What ends a line, or must not be in one.
bool may_change_head(char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; }

}  // namespace

Framing RequestFramer::frame(std::string_view bytes) {
  if (is_more_of_a_line(bytes)) {
    examined_ = bytes.size();
    return {};
  }
  Framing framing = frame_request(bytes);
  const bool is_in_head = framing.state == Framing::State::incomplete && framing.size == 0;
  examined_ = is_in_head ? bytes.size() : 0;
  line_begin_ = is_in_head ? bytes.rfind('\n') + 1 : 0;
  return framing;
}

// A carriage return is looked at again with what follows it, and a line once more when it is too long for a request
// line.
bool RequestFramer::is_more_of_a_line(std::string_view bytes) const {
  const auto fits = [this](std::size_t end) { return end - line_begin_ <= max_request_line_bytes; };
  if (examined_ == 0 || bytes.size() > max_head_bytes || fits(examined_) != fits(bytes.size())) return false;
  return std::ranges::none_of(bytes.substr(std::max(line_begin_, examined_ - 1)), may_change_head);
}

}  // namespace golinks
