#include "store/keyword_completion.h"

#include <algorithm>

#include "store/keyword.h"
#include "store/log_scan.h"
#include "store/utf8.h"

namespace golinks {
namespace {

std::string_view common_beginning(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return a.substr(0, static_cast<std::size_t>(end - a.begin()));
}

std::vector<KeywordMatch> found_in_every_link(const Index& links, KeywordCompletion& completion) {
  links.for_each([&](const LinkView& link) { completion.see(Change{false, link.keyword, link.bytes, {}}); });
  return completion.found().value_or(std::vector<KeywordMatch>());
}

Result<std::vector<KeywordMatch>> matches_in(std::string_view file, std::string_view typed, Dashes dashes,
                                             std::size_t limit) {
  KeywordCompletion completion(typed, dashes, limit);
  if (skim_log(file, completion)) {
    if (auto found = completion.found()) return std::move(*found);
  }
  const auto log = read_log(file);
  if (!log) return failure(log.error());
  Index links;
  links.apply(*log);
  completion = KeywordCompletion(typed, dashes, limit);
  return found_in_every_link(links, completion);
}

}  // namespace

KeywordCompletion::KeywordCompletion(std::string_view typed, Dashes dashes, std::size_t limit)
    : typed_(typed), key_(typed, Dashes::do_not_count), spelled_(typed, dashes), limit_(limit) {}

void KeywordCompletion::see_closely(const Change& change) {
  if (!key_.matched_size(change.keyword)) return;
  const std::optional<std::size_t> size = spelled_.matched_size(change.keyword);
  if (size && !change.is_removal && !begins_as_all(change.keyword.substr(*size))) follow(change.keyword, *size);
  for (Followed& link : followed_) link.search.see(change);
  const Seen seen{change.link_bytes, change.is_removal};
  if (last_.size() < limit_) return last_.push_back(seen);
  last_[oldest_] = seen;
  if (++oldest_ == limit_) oldest_ = 0;
}

bool KeywordCompletion::begins_as_all(std::string_view rest) const {
  return !followed_.empty() && (common_.empty() || rest.starts_with(common_));
}

void KeywordCompletion::follow(std::string_view keyword, std::size_t matched) {
  const std::string_view rest = keyword.substr(matched);
  common_ = followed_.empty() ? rest : common_beginning(common_, rest);
  if (followed_.size() == 2) followed_.pop_back();
  const std::string key = keyword_key(keyword);
  followed_.push_back({keyword, KeySearch({&key, 1})});
}

// False when one of them is not there any more, or is spelled differently: it does not tell then how the others begin.
bool KeywordCompletion::add_followed(Index& links) const {
  return std::ranges::all_of(followed_, [&](const Followed& followed) {
    const std::optional<LinkView> link = followed.search.found().front();
    if (link) links.put(link->bytes);
    return link && link->keyword == followed.keyword;
  });
}

std::optional<std::vector<KeywordMatch>> KeywordCompletion::found() const {
  Index links;
  for (std::size_t i = 0; i < last_.size(); ++i) {
    const Seen& seen = last_[(oldest_ + i) % last_.size()];
    if (seen.is_removal) links.remove(detail::read_keyword(seen.bytes));
    else links.put(seen.bytes);
  }
  if (has_forgotten() && !add_followed(links)) return std::nullopt;
  std::vector<KeywordMatch> matches;
  matches.reserve(links.size());
  links.for_each([&](const LinkView& link) { add_match(link, matches); });
  if (has_forgotten() && matches.size() < limit_ / 2) return std::nullopt;
  std::ranges::sort(matches, {}, &KeywordMatch::word);
  return matches;
}

void KeywordCompletion::add_match(const LinkView& link, std::vector<KeywordMatch>& matches) const {
  const std::optional<std::size_t> size = spelled_.matched_size(link.keyword);
  if (!size || find_malformed_control_or_space(link.keyword)) return;
  matches.push_back({typed_ + std::string(link.keyword.substr(*size)), link});
}

Result<KeywordMatches> complete_keyword(const Store& store, std::string_view typed, std::size_t limit) {
  auto file = store.map();
  if (!file) return failure(file.error());
  if (*file == nullptr) return KeywordMatches();
  auto matches = matches_in((*file)->bytes(), typed, Dashes::count, limit);
  if (matches && matches->empty() && !keyword_key(typed).empty()) {
    matches = matches_in((*file)->bytes(), typed, Dashes::do_not_count, limit);
  }
  if (!matches) return failure(matches.error());
  return KeywordMatches{std::move(*matches), std::move(*file)};
}

}  // namespace golinks
