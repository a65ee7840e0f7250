#include "store/link_filter.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "store/ascii_case.h"
#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks {
namespace {

// Finds a text whatever the case of either.
class CaselessText {
 public:
  CaselessText(const std::string& text) : folded_(fold_case(text).value_or(text)), key_(keyword_key(text)) {}

  [[nodiscard]] bool is_in(const LinkView& link) const {
    return is_in(link.keyword) || is_in(link.target) || is_in(link.description) || is_in_key_of(link.keyword) ||
           is_in_a_tag_of(link);
  }

 private:
  [[nodiscard]] bool is_in(std::string_view where) const {
    if (folded_.empty()) return true;
    if (is_ascii(where)) {
      const auto same = [](char c, char folded) { return ascii_lower(c) == folded; };
      return std::search(where.begin(), where.end(), folded_.begin(), folded_.end(), same) != where.end();
    }
    const std::optional<std::string> folded = fold_case(where);
    return folded && folded->find(folded_) != std::string::npos;
  }
  // 'codereview' finds the keyword Code-Review, since it also opens it.
  [[nodiscard]] bool is_in_key_of(std::string_view keyword) const {
    return !key_.empty() && keyword_key(keyword).find(key_) != std::string::npos;
  }
  [[nodiscard]] bool is_in_a_tag_of(const LinkView& link) const {
    bool found = false;
    link.for_each_tag([&](std::string_view tag) { found = found || is_in(tag); });
    return found;
  }

  std::string folded_;
  std::string key_;
};

bool has_all_tags(const LinkView& link, const std::vector<std::string>& tags) {
  return std::ranges::all_of(tags, [&](const std::string& tag) { return link.has_tag(tag); });
}

bool before(const LinkView& a, const LinkView& b, LinkOrder order) {
  if (order == LinkOrder::created && a.created_us != b.created_us) return a.created_us > b.created_us;
  if (order == LinkOrder::updated && a.updated_us != b.updated_us) return a.updated_us > b.updated_us;
  return a.keyword < b.keyword;
}

}  // namespace

LinkOrder parse_link_order(std::string_view word) {
  if (word == "created") return LinkOrder::created;
  return word == "updated" ? LinkOrder::updated : LinkOrder::keyword;
}

std::vector<LinkView> select_links(const Index& index, const LinkFilter& filter, LinkOrder order, bool reverse) {
  const std::vector<CaselessText> texts(filter.texts.begin(), filter.texts.end());
  std::vector<LinkView> links;
  index.for_each([&](const LinkView& link) {
    const auto is_found = [&link](const CaselessText& text) { return text.is_in(link); };
    if (std::ranges::all_of(texts, is_found) && has_all_tags(link, filter.tags)) links.push_back(link);
  });
  std::ranges::sort(
      links, [&](const LinkView& a, const LinkView& b) { return reverse ? before(b, a, order) : before(a, b, order); });
  return links;
}

std::vector<LinkView> first_links(const Index& index, LinkOrder order, std::size_t count) {
  std::vector<LinkView> links;
  index.for_each([&](const LinkView& link) { links.push_back(link); });
  const auto middle = links.begin() + static_cast<std::ptrdiff_t>(std::min(count, links.size()));
  std::ranges::partial_sort(links, middle, [&](const LinkView& a, const LinkView& b) { return before(a, b, order); });
  links.erase(middle, links.end());
  return links;
}

void sort_by_hits(std::vector<LinkView>& links, const Usage& usage) {
  std::vector<std::pair<std::uint64_t, LinkView>> counted;
  for (const LinkView& link : links) counted.emplace_back(usage.of(keyword_key(link.keyword)).hits, link);
  std::ranges::stable_sort(counted, std::greater(), [](const auto& entry) { return entry.first; });
  std::ranges::transform(counted, links.begin(), [](const auto& entry) { return entry.second; });
}

}  // namespace golinks
