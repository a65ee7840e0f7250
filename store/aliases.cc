#include "store/aliases.h"

#include <algorithm>
#include <set>

#include "store/keyword.h"
#include "store/target.h"

namespace golinks {
namespace {

// How many bytes at the front of the alias request name `keyword`; 0 when it names something else.
std::size_t named_bytes(std::string_view request, std::string_view keyword) {
  const std::size_t path_size = std::min(request.find('?'), request.size());
  std::size_t end = 0;
  for (auto separators = std::ranges::count(keyword, '/'); separators >= 0; --separators) {
    if (end != 0) ++end;
    if (end > path_size) return 0;
    end = std::min(request.find('/', end), path_size);
  }
  return keyword_key(request.substr(0, end)) == keyword_key(keyword) ? end : 0;
}

// Whether the request names a longer keyword that exists: go/team/docs is no alias of 'team' while 'team/docs' is a
// link.
bool names_longer_keyword(const StoreView& view, std::string_view request, std::size_t end) {
  const std::string_view path = request.substr(0, request.find('?'));
  std::vector<std::string> keys;
  while (end < path.size()) {
    end = std::min(path.find('/', end + 1), path.size());
    keys.push_back(keyword_key(path.substr(0, end)));
  }
  const auto found = view.find_all(keys);
  return std::ranges::any_of(found, [](const auto& link) { return link.has_value(); });
}

bool leads_through(std::string_view target, std::string_view keyword) {
  return named_bytes(alias_request(target), keyword) > 0;
}

bool leads_through(const StoreView& view, std::string_view target, std::string_view keyword) {
  const std::string_view request = alias_request(target);
  const std::size_t end = named_bytes(request, keyword);
  return end > 0 && !names_longer_keyword(view, request, end);
}

std::string retargeted(const std::string& target, std::string_view from, std::string_view to) {
  const std::string_view request = alias_request(target);
  const std::size_t end = named_bytes(request, from);
  return end == 0 ? target : "go/" + std::string(to) + std::string(request.substr(end));
}

}  // namespace

std::vector<Link> aliases_of(const StoreView& view, std::string_view keyword) {
  // The log also holds what was replaced or removed since: first the candidates, then what they are now.
  std::set<std::string> candidates;
  for_each_change(view.log(), [&](const Change& change) {
    // Most links are no alias: looking for the text is cheaper than reading the link.
    if (change.is_removal || change.link_bytes.find("go/") == std::string_view::npos) return;
    const auto link = decode_link_view(change.link_bytes);
    if (link && (leads_through(link->target, keyword) || leads_through(link->bare_target, keyword)))
      candidates.insert(keyword_key(change.keyword));
  });
  std::vector<Link> aliases;
  for (const auto& link : view.find_all(std::vector<std::string>(candidates.begin(), candidates.end()))) {
    if (!link) continue;
    if (leads_through(view, link->target, keyword) || leads_through(view, link->bare_target, keyword))
      aliases.push_back(to_link(*link));
  }
  return aliases;
}

void retarget(Link& alias, std::string_view from, std::string_view to) {
  alias.target = retargeted(alias.target, from, to);
  alias.bare_target = retargeted(alias.bare_target, from, to);
}

}  // namespace golinks
