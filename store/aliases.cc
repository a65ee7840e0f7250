#include "store/aliases.h"

#include <algorithm>
#include <map>
#include <set>

#include "store/keyword.h"
#include "store/resolver.h"
#include "store/target.h"

namespace golinks {
namespace {

using Keys = std::set<std::string, std::less<>>;

// What was looked up once.
class KnownLinks : public LinkFinder {
 public:
  KnownLinks(const LinkFinder& links, const Keys& keys) {
    const std::vector<std::string> wanted(keys.begin(), keys.end());
    const auto found = links.find_all(wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (found[i]) links_.emplace(wanted[i], *found[i]);
    }
  }

  [[nodiscard]] std::vector<std::optional<LinkView>> find_all(std::span<const std::string> keys) const override {
    std::vector<std::optional<LinkView>> found;
    for (const std::string& key : keys) {
      const auto link = links_.find(key);
      found.push_back(link == links_.end() ? std::nullopt : std::optional(link->second));
    }
    return found;
  }

 private:
  std::map<std::string, LinkView> links_;
};

// The links that may be aliases of those with `wanted` keys, and what has to be looked up to tell.
struct Candidates {
  Keys links;
  Keys to_look_up;
};

void consider(const Change& change, std::string_view target, const Keys& wanted, Candidates& candidates) {
  const auto keys = possible_keys(alias_request(target));
  if (std::ranges::none_of(keys, [&](const std::string& key) { return wanted.contains(key); })) return;
  candidates.links.insert(keyword_key(change.keyword));
  candidates.to_look_up.insert(keys.begin(), keys.end());
}

// The log also holds what was replaced or removed since.
Candidates candidates_in(const StoreView& view, const Keys& wanted) {
  Candidates candidates;
  for_each_change(view.log(), [&](const Change& change) {
    // Most links are no alias: looking for the text is cheaper than reading the link.
    if (change.is_removal || change.link_bytes.find("go/") == std::string_view::npos) return;
    const auto link = decode_link_view(change.link_bytes);
    if (!link) return;
    consider(change, link->target, wanted, candidates);
    consider(change, link->bare_target, wanted, candidates);
  });
  candidates.to_look_up.insert(candidates.links.begin(), candidates.links.end());
  return candidates;
}

// The key of the link that an alias' target leads through first; empty when it leads nowhere or is no alias.
std::string key_behind(std::string_view target, const LinkFinder& links) {
  const auto named = named_link(alias_request(target), links);
  return named ? keyword_key(named->link.keyword) : std::string();
}

std::string retargeted(const LinkFinder& links, const std::string& target, std::string_view key, std::string_view to) {
  const auto named = named_link(alias_request(target), links);
  if (!named || keyword_key(named->link.keyword) != key) return target;
  return "go/" + std::string(to) + named->rest;
}

}  // namespace

std::vector<Alias> aliases_of(const StoreView& view, std::span<const std::string> keys) {
  const Keys wanted(keys.begin(), keys.end());
  const Candidates candidates = candidates_in(view, wanted);
  const KnownLinks known(view, candidates.to_look_up);
  std::vector<Alias> aliases;
  for (const std::string& candidate : candidates.links) {
    const auto link = known.find(candidate);
    if (!link) continue;
    for (const std::string& key : Keys{key_behind(link->target, known), key_behind(link->bare_target, known)}) {
      if (wanted.contains(key)) aliases.push_back({to_link(*link), key});
    }
  }
  return aliases;
}

std::vector<Link> aliases_of(const StoreView& view, std::string_view keyword) {
  const std::string key = keyword_key(keyword);
  std::vector<Link> links;
  for (Alias& alias : aliases_of(view, {&key, 1})) links.push_back(std::move(alias.link));
  return links;
}

void retarget(const LinkFinder& links, Link& alias, std::string_view from, std::string_view to) {
  const std::string key = keyword_key(from);
  alias.target = retargeted(links, alias.target, key, to);
  alias.bare_target = retargeted(links, alias.bare_target, key, to);
}

}  // namespace golinks
