#include "cli/setup/requested_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/utf8.h"

namespace golinks::cli {

Result<std::vector<HostName>> requested_names(const std::vector<std::string>& texts) {
  std::vector<HostName> names;
  for (const std::string& text : texts) {
    auto name = HostName::parse(text);
    if (!name) return failure(name.error());
    if (std::ranges::find(names, name->host, &HostName::host) != names.end()) {
      return failure(ErrorCode::invalid, fmt::format("the name {} is given twice", in_quotes(name->host)));
    }
    names.push_back(std::move(*name));
  }
  const auto plain = std::ranges::find(names, std::string(), &HostName::prefix);
  if (plain == names.end()) names.insert(names.begin(), HostName{"go", ""});
  else std::rotate(names.begin(), plain, plain + 1);  // the one that texts speak of comes first
  return names;
}

}  // namespace golinks::cli
