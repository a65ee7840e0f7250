#include <optional>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/link_fields.h"
#include "cli/opens_at.h"
#include "cli/printable.h"
#include "cli/shell_word.h"
#include "store/editing.h"
#include "store/keyword.h"
#include "store/target.h"

namespace golinks::cli::commands::add {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD", .help = "the word to call it by, such as facebook or team/docs", .value = Value::new_keyword},
    {.name = "URL", .help = "where it leads; https:// is added when it has no scheme", .value = Value::url},
};

constexpr Option options[] = {
    {.name = "description", .letter = 'd', .value_name = "TEXT", .help = "what it is, in one line"},
    {.name = "tag",
     .letter = 't',
     .value_name = "TAG",
     .help = "words to find it by: dev or dev,work; may be given again",
     .value = Value::tag,
     .repeated = true},
    {.name = "bare",
     .value_name = "URL",
     .help = "where it leads when nothing follows the keyword",
     .value = Value::url},
    {.name = "force", .letter = 'f', .help = "replace the link if there is one already, and all that it said"},
};

constexpr std::string_view details =
    "Examples:\n"
    "  golinks add facebook www.facebook.com\n"
    "  golinks add gh https://github.com -d 'Code' -t dev\n"
    "  golinks add fb go/facebook              go/fb is an alias of go/facebook\n"
    "\n"
    "What follows the keyword is appended to the URL, or fills its variables:\n"
    "  golinks add pr 'https://github.com/{owner}/{repo}/pulls'\n"
    "  golinks add s 'https://duckduckgo.com/{?q}'       go/s/word, or go/s?q=word\n"
    "  golinks add ddg 'https://duckduckgo.com/?q=%s'    %s is stored as {query}\n"
    "golinks-template(7) has the rules.\n";

// Whether `present` already says all that is asked for: what is not given does not count.
bool says_the_same(const Link& present, const Link& asked) {
  return present.target == asked.target && (asked.bare_target.empty() || asked.bare_target == present.bare_target) &&
         (asked.description.empty() || asked.description == present.description) &&
         (asked.tags.empty() || asked.tags == present.tags);
}

Result<Changes> adding(const StoreView& view, Link link, bool force, std::optional<Link>& replaced) {
  link.created_us = link.updated_us = view.change_us();
  if (const auto present = view.find(keyword_key(link.keyword))) {
    replaced = to_link(*present);
    if (!force && says_the_same(*replaced, link)) return Changes{};
  }
  Result<Changes> changes = create_link(view, link, force);
  if (!changes && changes.error().code == ErrorCode::exists) {
    changes.error().message += fmt::format(" (edit it with 'golinks edit {} URL', or replace it with -f)",
                                           view.find(keyword_key(link.keyword))->keyword);
  }
  if (!changes && changes.error().code == ErrorCode::corrupt) changes.error().message += ", or replace it with -f";
  return changes;
}

// "replaced https://www.facebook.com, described as 'The network', tagged social, fun"
std::string replaced_line(const Link& old) {
  std::string line = "replaced " + printable(old.target);
  if (!old.bare_target.empty()) line += ", bare " + printable(old.bare_target);
  if (!old.description.empty()) line += fmt::format(", described as '{}'", printable(old.description));
  if (!old.tags.empty()) line += fmt::format(", tagged {}", printable(fmt::format("{}", fmt::join(old.tags, ", "))));
  return line + "\n";
}

// What somebody would otherwise find out in the browser.
void advise(Context& context, const Link& link) {
  for (const std::string& target : {link.target, link.bare_target}) {
    if (is_file_target(target))
      context.warn(fmt::format("browsers refuse to be sent to a file: 'golinks open {}' opens it", link.keyword));
  }
  if (const auto gap = address_with_gap(link.target); gap && link.bare_target.empty()) {
    context.warn(fmt::format("without arguments go/{} leads to {}; golinks edit {} --bare URL gives it another address",
                             link.keyword, *gap, shell_word(link.keyword)));
  }
}

// Whether a person would call it an address: it has a scheme, or a host with a dot.
bool looks_like_address(const std::string& text) {
  const Result<std::string> target = normalize_target(text);
  return target && (text.find("://") != std::string::npos || target->starts_with("https://"));
}

bool are_swapped(const std::string& keyword, const std::string& url) {
  return !check_keyword(keyword) && check_keyword(url) && looks_like_address(keyword) && !looks_like_address(url);
}

// Of two arguments that make a link: "www.facebook.com" for "facebook".
bool look_swapped(const std::string& keyword, const std::string& url) {
  const bool is_word = url.find_first_of("./:") == std::string::npos && check_keyword(url);
  return is_word && keyword.find('/') == std::string::npos && looks_like_address(keyword);
}

Result<Link> described_link(Context& context, const Arguments& arguments) {
  Link blank;
  blank.keyword = arguments.required("KEYWORD");
  Result<Link> link = with_arguments(arguments, blank, context.own());
  if (const std::string url = arguments.required("URL"); !link && are_swapped(blank.keyword, url)) {
    link.error().message +=
        fmt::format(" (the keyword comes first: golinks add {} {})", shell_word(url), shell_word(blank.keyword));
  }
  return link;
}

Result<int> run(Context& context, const Arguments& arguments) {
  const Result<Link> link = described_link(context, arguments);
  if (!link) return failure(link.error());
  std::optional<Link> replaced;
  const auto decide = [&](const StoreView& view) { return adding(view, *link, arguments.flag("force"), replaced); };
  const auto committed = context.change_store("add " + link->keyword, decide, std::vector{keyword_key(link->keyword)});
  if (!committed) return failure(committed.error());
  context.out.write(arrow_line(*link));
  if (replaced && committed->number != 0) context.out.write(replaced_line(*replaced));
  context.flush();
  tell_where_it_opens(context, link->keyword, committed->number == 1);
  advise(context, *link);
  if (const std::string url = arguments.required("URL"); look_swapped(link->keyword, url)) {
    context.warn(fmt::format("the keyword comes first; if these were swapped: golinks undo && golinks add {} {}",
                             shell_word(url), shell_word(link->keyword)));
  }
  return 0;
}

}  // namespace

constinit const Command command = {.name = "add",
                                   .summary = "Add a link",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .changes_links = true,
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::add
