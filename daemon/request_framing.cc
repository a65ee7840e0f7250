#include "daemon/request_framing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace golinks {
namespace {

constexpr std::array methods = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

bool is_token_char(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         marks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }

bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; }

bool has_control(std::string_view text) { return std::any_of(text.begin(), text.end(), is_control); }

bool list_has(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    item.remove_prefix(std::min(item.find_first_not_of(" \t"), item.size()));
    item = item.substr(0, item.find_last_not_of(" \t") + 1);
    if (same_ignoring_case(item, wanted)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// Each step returns 0, or the status that refuses the request.
class HeadParser {
 public:
  explicit HeadParser(std::string_view bytes) : bytes_(bytes) {}

  Framing parse() {
    skip_empty_line();
    while (!done_) {
      const std::size_t feed = bytes_.find('\n', position_);
      if (feed == std::string_view::npos) return unfinished();
      if (const int status = take_line(bytes_.substr(position_, feed + 1 - position_))) return refused(status);
      position_ = feed + 1;
    }
    if (const int status = check_headers()) return refused(status);
    framing_.size = position_ + framing_.head.body_bytes;
    framing_.state = bytes_.size() >= framing_.size ? Framing::State::complete : Framing::State::incomplete;
    return framing_;
  }

 private:
  void skip_empty_line() {
    if (bytes_.starts_with("\r\n")) position_ = 2;
  }

  Framing refused(int status) const {
    Framing framing;
    framing.state = Framing::State::refused;
    framing.refusal = status;
    framing.head.target = framing_.head.target;
    return framing;
  }

  // The last line has no end yet; what can be known of it already is.
  Framing unfinished() const {
    std::string_view rest = bytes_.substr(position_);
    if (lines_ == 0 && rest.size() > max_request_line_bytes) return refused(414);
    if (bytes_.size() > max_head_bytes) return refused(431);
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    if (has_control(rest)) return refused(400);
    return {};
  }

  int take_line(std::string_view line) {
    if (lines_ == 0 && line.size() > max_request_line_bytes) return 414;
    if (position_ + line.size() > max_head_bytes) return 431;
    if (!line.ends_with("\r\n")) return 400;
    line.remove_suffix(2);
    if (has_control(line)) return 400;
    if (lines_++ == 0) return take_request_line(line);
    if (line.empty()) return end_of_head();
    return take_header(line);
  }

  int end_of_head() {
    framing_.head.headers = bytes_.substr(headers_begin_, position_ - headers_begin_);
    done_ = true;
    return 0;
  }

  int take_request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return 400;
    RequestHead& head = framing_.head;
    head.method = line.substr(0, first);
    head.target = line.substr(first + 1, last - first - 1);
    headers_begin_ = position_ + line.size() + 2;
    if (!is_token(head.method) || head.target.empty()) return 400;
    if (head.target.find_first_of(" \t") != std::string_view::npos) return 400;
    if (const int status = take_version(line.substr(last + 1))) return status;
    return std::find(methods.begin(), methods.end(), head.method) == methods.end() ? 501 : 0;
  }

  int take_version(std::string_view version) {
    if (version.size() != 8 || !version.starts_with("HTTP/")) return 400;
    framing_.head.is_http_1_0 = version == "HTTP/1.0";
    framing_.head.keep_alive = version == "HTTP/1.1";
    return version == "HTTP/1.1" || version == "HTTP/1.0" ? 0 : 505;
  }

  int take_header(std::string_view line) {
    if (lines_ - 1 > max_header_lines) return 431;
    const std::size_t colon = line.find(':');
    // A token also rules out a folded line and white space before the colon.
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return 400;
    return 0;
  }

  int check_headers() {
    int status = 0;
    for_each_header(framing_.head.headers, [&](std::string_view name, std::string_view value, std::string_view) {
      if (status == 0) status = check_header(name, value);
    });
    if (status != 0) return status;
    if (hosts_ > 1 || (hosts_ == 0 && !framing_.head.is_http_1_0)) return 400;
    if (has_transfer_encoding_) return length_ ? 400 : 411;
    if (length_.value_or(0) > max_body_bytes) return 413;
    framing_.head.body_bytes = length_.value_or(0);
    return 0;
  }

  int check_header(std::string_view name, std::string_view value) {
    if (same_ignoring_case(name, "host")) {
      framing_.head.host = value;
      ++hosts_;
    }
    if (same_ignoring_case(name, "transfer-encoding")) has_transfer_encoding_ = true;
    if (same_ignoring_case(name, "content-length")) return take_length(value);
    if (same_ignoring_case(name, "connection") && list_has(value, "close")) framing_.head.keep_alive = false;
    if (same_ignoring_case(name, "expect")) {
      if (!same_ignoring_case(value, "100-continue")) return 417;
      framing_.head.expects_continue = !framing_.head.is_http_1_0;
    }
    return 0;
  }

  int take_length(std::string_view value) {
    if (value.empty() || value.find_first_not_of("0123456789") != std::string_view::npos) return 400;
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
    if (error != std::errc()) length = max_body_bytes + 1;
    if (length_ && *length_ != length) return 400;
    length_ = length;
    return 0;
  }

  std::string_view bytes_;
  std::size_t position_ = 0;  // where the next line begins
  std::size_t headers_begin_ = 0;
  std::size_t lines_ = 0;
  bool done_ = false;
  int hosts_ = 0;
  bool has_transfer_encoding_ = false;
  std::optional<std::size_t> length_;
  Framing framing_;
};

}  // namespace

Framing frame_request(std::string_view bytes) { return HeadParser(bytes).parse(); }

std::string_view header_value(std::string_view headers, std::string_view wanted) {
  std::optional<std::string_view> found;
  for_each_header(headers, [&](std::string_view name, std::string_view value, std::string_view) {
    if (!found && same_ignoring_case(name, wanted)) found = value;
  });
  return found.value_or(std::string_view());
}

}  // namespace golinks
