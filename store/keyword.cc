#include "store/keyword.h"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>

#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::string_view forbidden_characters = "?#%\\\"<>{}|^`";

bool is_dropped(char c) { return c == '-' || c == '_'; }
char fold_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Why this segment cannot be part of a keyword; empty when it can.
std::string_view segment_fault(std::string_view segment) {
  if (segment.empty()) return "has an empty segment";
  if (segment == "." || segment == "..") return "has a segment '.' or '..'";
  if (std::all_of(segment.begin(), segment.end(), is_dropped)) return "has a segment made only of '-' and '_'";
  if (keyword_key(segment).empty()) return "has a segment of characters that show nothing";
  return {};
}

std::string_view any_segment_fault(std::string_view keyword) {
  for (;;) {
    const std::size_t slash = keyword.find('/');
    if (const auto fault = segment_fault(keyword.substr(0, slash)); !fault.empty()) return fault;
    if (slash == std::string_view::npos) return {};
    keyword.remove_prefix(slash + 1);
  }
}

tl::unexpected<Error> refuse_keyword(std::string_view keyword, std::string_view why) {
  return failure(ErrorCode::invalid, fmt::format("keyword {} {}", in_quotes(keyword), why));
}

void append_folded_ascii(std::string_view keyword, std::string& out) {
  for (const char c : keyword) {
    if (!is_dropped(c)) out.push_back(fold_ascii(c));
  }
}

}  // namespace

Result<void> check_keyword(std::string_view keyword) {
  if (keyword.empty()) return failure(ErrorCode::invalid, "the keyword is empty");
  if (keyword.size() > max_keyword_bytes) {
    return refuse_keyword(keyword, fmt::format("is longer than {} bytes", max_keyword_bytes));
  }
  if (const auto found = find_malformed_control_or_space(keyword))
    return refuse_keyword(keyword, describe(found->kind));
  if (const auto at = keyword.find_first_of(forbidden_characters); at != std::string_view::npos) {
    return refuse_keyword(keyword, fmt::format("contains '{}'", keyword[at]));
  }
  if (keyword.front() == '.' && keyword != "." && keyword != "..") return refuse_keyword(keyword, "begins with '.'");
  if (keyword.back() == '+') return refuse_keyword(keyword, "ends with '+', which shows the page of a link (go/fb+)");
  if (const auto fault = any_segment_fault(keyword); !fault.empty()) return refuse_keyword(keyword, fault);
  return {};
}

std::string keyword_key(std::string_view keyword) {
  std::string key;
  key.reserve(keyword.size());
  if (is_ascii(keyword)) {
    append_folded_ascii(keyword, key);
  } else if (const auto folded = fold_case(keyword)) {
    std::copy_if(folded->begin(), folded->end(), std::back_inserter(key), [](char c) { return !is_dropped(c); });
  } else {
    append_folded_ascii(keyword, key);
  }
  return key;
}

bool keyword_has_key(std::string_view keyword, std::string_view key) {
  const auto is_beyond_ascii = [&](std::size_t at) {
    return at < keyword.size() && static_cast<unsigned char>(keyword[at]) >= 0x80;
  };
  std::size_t matched = 0;
  for (std::size_t at = 0; at < keyword.size(); ++at) {
    if (is_beyond_ascii(at)) return keyword_key(keyword) == key;
    if (is_dropped(keyword[at])) continue;
    if (matched == key.size() || key[matched] != fold_ascii(keyword[at])) {
      // A letter that differs may still be the right one, when an accent that follows it is about to change it.
      return is_beyond_ascii(at + 1) && keyword_key(keyword) == key;
    }
    ++matched;
  }
  return matched == key.size();
}

std::uint64_t key_hash(std::string_view key) { return XXH3_64bits(key.data(), key.size()); }

std::uint64_t keyword_hash(std::string_view keyword) {
  std::array<char, max_keyword_bytes> folded;
  if (keyword.size() > folded.size()) return key_hash(keyword_key(keyword));
  std::size_t size = 0;
  for (const char c : keyword) {
    if (static_cast<unsigned char>(c) >= 0x80) return key_hash(keyword_key(keyword));
    if (!is_dropped(c)) folded[size++] = fold_ascii(c);
  }
  return key_hash({folded.data(), size});
}

}  // namespace golinks
