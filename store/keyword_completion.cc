#include "store/keyword_completion.h"

#include <algorithm>
#include <memory>

#include "store/ascii_case.h"
#include "store/keyword.h"
#include "store/log_scan.h"
#include "store/utf8.h"

namespace golinks {
namespace {

bool is_dash(char c) { return c == '-' || c == '_'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

std::string_view common_beginning(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return a.substr(0, static_cast<std::size_t>(end - a.begin()));
}

// Shows every live link to `completion`, those that were never left out at a limit.
void see_all(KeywordCompletion& completion, const Index& links) {
  links.for_each([&](const LinkView& link) { completion.see(Change{false, link.keyword, link.bytes, {}}); });
}

Result<std::vector<KeywordMatch>> matches_in(std::string_view file, std::string_view typed, KeywordCompletion::Dashes dashes,
                                             std::size_t limit) {
  KeywordCompletion completion(typed, dashes, limit);
  if (skim_log(file, completion) && !completion.has_lost()) return completion.found();
  const auto log = read_log(file);
  if (!log) return failure(log.error());
  Index links;
  links.apply(*log);
  completion = KeywordCompletion(typed, dashes, limit);
  see_all(completion, links);
  return completion.found();
}

}  // namespace

KeywordCompletion::KeywordCompletion(std::string_view typed, Dashes dashes, std::size_t limit)
    : typed_(typed), dashes_(dashes), limit_(limit), wanted_(folded(typed)) {
  for (unsigned byte = 0; byte < may_be_first_.size(); ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_passed_over = dashes == Dashes::do_not_count && is_dash(c);
    may_be_first_[byte] = wanted_.empty() || is_beyond_ascii(c) || is_passed_over || ascii_lower(c) == wanted_.front();
  }
}

std::string KeywordCompletion::folded(std::string_view text) const {
  if (dashes_ == Dashes::do_not_count) return keyword_key(text);
  if (auto result = fold_case(text)) return *result;
  std::string result(text);
  std::ranges::transform(result, result.begin(), ascii_lower);
  return result;
}

// How many of the keyword's bytes spell what was typed; nullopt when it does not begin with that.
std::optional<std::size_t> KeywordCompletion::matched_size(std::string_view keyword) const {
  std::size_t at = 0;
  for (std::size_t matched = 0; matched < wanted_.size(); ++at) {
    if (at == keyword.size()) return std::nullopt;
    if (is_beyond_ascii(keyword[at])) return matched_size_beyond_ascii(keyword);
    if (dashes_ == Dashes::do_not_count && is_dash(keyword[at])) continue;
    if (wanted_[matched++] == ascii_lower(keyword[at])) continue;
    // A letter that differs may still be the right one, when an accent that follows it is about to change it.
    const bool may_change = at + 1 < keyword.size() && is_beyond_ascii(keyword[at + 1]);
    return may_change ? matched_size_beyond_ascii(keyword) : std::nullopt;
  }
  const bool dash_was_typed = dashes_ == Dashes::do_not_count && !typed_.empty() && is_dash(typed_.back());
  while (dash_was_typed && at < keyword.size() && is_dash(keyword[at])) ++at;
  return at;
}

// Case folding may change how many characters there are, so the place is tried out.
std::optional<std::size_t> KeywordCompletion::matched_size_beyond_ascii(std::string_view keyword) const {
  if (!folded(keyword).starts_with(wanted_)) return std::nullopt;
  for (std::size_t size = 0; size <= keyword.size(); ++size) {
    const bool is_boundary = size == keyword.size() || !continues_character(keyword[size]);
    if (is_boundary && folded(keyword.substr(0, size)) == wanted_) return size;
  }
  return std::nullopt;
}

// Beyond the limit only what begins otherwise than all before it is kept.
bool KeywordCompletion::must_be_kept(std::string_view rest) {
  const std::string_view common = common_ ? common_beginning(*common_, rest) : rest;
  const bool is_shorter = !common_ || common.size() < common_->size();
  common_ = common;
  return is_shorter || links_.size() < limit_;
}

bool KeywordCompletion::see_closely(const Change& change) {
  const std::optional<std::size_t> size = matched_size(change.keyword);
  if (!size) return false;
  if (change.is_removal) {
    const bool was_there = links_.remove(change.keyword);
    has_lost_ = has_lost_ || (was_there && has_left_out_);
    return was_there;
  }
  if (must_be_kept(change.keyword.substr(*size))) {
    links_.put(change.link_bytes);
    return true;
  }
  has_left_out_ = true;
  return links_.replace(change.link_bytes);
}

std::vector<KeywordMatch> KeywordCompletion::found() const {
  std::vector<KeywordMatch> matches;
  matches.reserve(links_.size());
  links_.for_each([&](const LinkView& link) {
    const std::optional<std::size_t> size = matched_size(link.keyword);
    if (!size || find_malformed_control_or_space(link.keyword)) return;
    matches.push_back({typed_ + std::string(link.keyword.substr(*size)), std::string(link.target)});
  });
  std::ranges::sort(matches, {}, &KeywordMatch::word);
  return matches;
}

Result<std::vector<KeywordMatch>> complete_keyword(const Store& store, std::string_view typed, std::size_t limit) {
  const auto file = store.map();
  if (!file) return failure(file.error());
  if (*file == nullptr) return std::vector<KeywordMatch>();
  auto matches = matches_in((*file)->bytes(), typed, KeywordCompletion::Dashes::count, limit);
  if (!matches || !matches->empty() || keyword_key(typed).empty()) return matches;
  return matches_in((*file)->bytes(), typed, KeywordCompletion::Dashes::do_not_count, limit);
}

}  // namespace golinks
