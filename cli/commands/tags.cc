#include <algorithm>
#include <map>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/printable.h"
#include "store/index.h"
#include "store/utf8.h"

namespace golinks::cli::commands::tags {
namespace {

constexpr std::string_view details =
    "In a pipe, tag and number are separated by a tab. 'golinks ls -t TAG' shows the links.\n";

struct Tag {
  std::string name;  // as the first link spells it
  std::size_t links = 0;
};

// Every tag by the key that its spellings share.
std::map<std::string, Tag> tags_of(const Index& index) {
  std::map<std::string, Tag> tags;
  index.for_each([&](const LinkView& link) {
    link.for_each_tag([&](std::string_view text) {
      Tag& tag = tags[fold_case(text).value_or(std::string(text))];
      if (tag.links++ == 0) tag.name = text;
    });
  });
  return tags;
}

Result<int> run(Context& context, const Arguments&) {
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  Index index;
  index.apply(view->log());
  const auto tags = tags_of(index);
  std::size_t width = 0;
  for (const auto& [key, tag] : tags) width = std::max(width, display_width(printable(tag.name)));
  for (const auto& [key, tag] : tags) {
    const std::string name = printable(tag.name);
    if (context.terminal.out)
      context.out.print("{}{:{}}  {}\n", context.terminal.paint("33", name), "", width - display_width(name),
                        tag.links);
    else context.out.print("{}\t{}\n", name, tag.links);
  }
  return 0;
}

}  // namespace

constinit const Command command = {.name = "tags",
                                   .summary = "List the tags, each with the number of its links",
                                   .details = details,
                                   .positionals = {},
                                   .options = {},
                                   .run = run};

}  // namespace golinks::cli::commands::tags
