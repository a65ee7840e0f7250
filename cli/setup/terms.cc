#include "cli/setup/terms.h"

#include <fmt/format.h>

#include "cli/setup/person.h"
#include "cli/setup/requested_names.h"
#include "cli/take_line.h"

namespace golinks::cli {
namespace {

constexpr std::string_view all = "all";
constexpr std::string_view not_all = "not all";

}  // namespace

std::string Terms::text() const {
  std::string text = fmt::format("{}\n{}\n{}\n", store, real_store, leaves_nothing ? all : not_all);
  for (const HostName& name : names) text += name.text() + '\n';
  return text;
}

Result<Terms> Terms::parse(const std::string& text) {
  const std::vector<std::string> lines = lines_of(text);
  const bool is_whole = lines.size() > 3 && (lines[2] == all || lines[2] == not_all);
  if (!is_whole) return failure(ErrorCode::invalid, "the person's part of setup gave no answer");
  for (const std::string& path : {lines[0], lines[1]}) {
    if (const auto checked = check_path("the store", path); !checked) return failure(checked.error());
  }
  auto names = requested_names({lines.begin() + 3, lines.end()});
  if (!names) return failure(names.error());
  return Terms{lines[0], lines[1], lines[2] == all, std::move(*names)};
}

}  // namespace golinks::cli
