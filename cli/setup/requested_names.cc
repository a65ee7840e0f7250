#include "cli/setup/requested_names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "store/index.h"
#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks::cli {

namespace {

Result<void> add(std::vector<HostName>& names, HostName name) {
  if (std::ranges::find(names, name.host, &HostName::host) != names.end()) {
    return failure(ErrorCode::invalid, fmt::format("the name {} is given twice", in_quotes(name.host)));
  }
  names.push_back(std::move(name));
  return {};
}

}  // namespace

Result<std::vector<HostName>> requested_names(const std::vector<std::string>& texts) {
  std::vector<HostName> names;
  for (const std::string& text : texts) {
    auto name = HostName::parse(text);
    if (!name) return failure(name.error());
    if (const auto added = add(names, std::move(*name)); !added) return failure(added.error());
  }
  if (std::ranges::find(names, std::string(), &HostName::prefix) == names.end()) {
    if (const auto added = add(names, {"go", ""}); !added) {
      return failure(
          ErrorCode::invalid,
          "one name has to stand for all links: 'go' cannot have a keyword where no other name is without one");
    }
  }
  // The one that texts speak of comes first.
  const auto plain = std::ranges::find(names, std::string(), &HostName::prefix);
  std::rotate(names.begin(), plain, plain + 1);
  return names;
}

std::vector<std::string> notes_on_missing_keywords(const Log& log, const std::vector<HostName>& names) {
  Index index;
  index.apply(log);
  std::vector<std::string> notes;
  for (const HostName& name : names) {
    const std::string key = keyword_key(name.prefix);
    bool is_there = key.empty();
    index.for_each([&](const LinkView& link) {
      const std::string other = keyword_key(link.keyword);
      is_there = is_there || other == key || other.starts_with(key + '/');
    });
    if (is_there) continue;
    notes.push_back(
        fmt::format("there is no link go/{0}, nor one below it: http://{1}/ leads nowhere (golinks add {0} URL)",
                    name.prefix, name.host));
  }
  return notes;
}

std::string note_on_dropped_names(const std::vector<HostName>& before, const std::vector<HostName>& names) {
  std::vector<std::string> dropped;
  std::string all = "golinks setup";
  for (const HostName& name : before) {
    if (std::ranges::find(names, name.host, &HostName::host) != names.end()) continue;
    dropped.push_back(name.host + '/');
    all += " --name " + name.text();
  }
  for (const HostName& name : names) all += " --name " + name.text();
  if (dropped.empty()) return {};
  return fmt::format("{} will not lead to your links; '{}' has {} lead there, too", fmt::join(dropped, " and "), all,
                     dropped.size() == 1 ? "it" : "them");
}

}  // namespace golinks::cli
