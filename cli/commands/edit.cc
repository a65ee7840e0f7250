#include <unistd.h>

#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/edit_file.h"
#include "cli/edit_form.h"
#include "cli/link_fields.h"
#include "cli/missing_link.h"
#include "store/editing.h"
#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks::cli::commands::edit {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD", .help = "the link to change", .value = Value::keyword},
    {.name = "URL", .help = "where it leads from now on", .value = Value::url, .required = false},
};

constexpr Option options[] = {
    {.name = "description", .letter = 'd', .value_name = "TEXT", .help = "what it is, in one line; '' for nothing"},
    {.name = "tag",
     .letter = 't',
     .value_name = "TAG",
     .help = "its tags from now on; may be given again, '' for none",
     .value = Value::tag,
     .repeated = true},
    {.name = "add-tag",
     .value_name = "TAG",
     .help = "one more tag; may be given again",
     .value = Value::tag,
     .repeated = true},
    {.name = "remove-tag",
     .value_name = "TAG",
     .help = "a tag less; may be given again",
     .value = Value::tag,
     .repeated = true},
    {.name = "bare",
     .value_name = "URL",
     .help = "where it leads when nothing follows the keyword; '' for the same place",
     .value = Value::url},
};

constexpr std::string_view details =
    "What is given is changed, the rest is kept. With nothing given, the link opens in\n"
    "the editor that VISUAL or EDITOR names; there the keyword can be changed too.\n"
    "\n"
    "Examples:\n"
    "  golinks edit facebook https://m.facebook.com\n"
    "  golinks edit facebook -d 'The network' -t social -t fun\n"
    "  golinks edit facebook\n";

bool gives_something(const Arguments& arguments) {
  const auto is_given = [&](const Option& option) { return arguments.flag(option.name); };
  return arguments.flag("URL") || std::ranges::any_of(options, is_given);
}

int report(Context& context, const Rename& rename) {
  if (rename.changes.put.empty()) context.complain("nothing changed");
  for (const Link& link : rename.changes.put) context.out.write(arrow_line(link));
  return 0;
}

Result<int> edit_by_arguments(Context& context, const std::string& keyword, const Arguments& arguments) {
  Rename rename;
  const auto decide = [&](const StoreView& view) -> Result<Changes> {
    const Result<LinkView> present = find_link(view, keyword);
    if (!present) return failure(present.error());
    const Result<Link> edited = with_arguments(arguments, to_link(*present), context.own());
    if (!edited) return failure(edited.error());
    Result<Rename> decided = edit_link(view, *present, *edited, view.change_us());
    if (!decided) return failure(decided.error());
    rename = *decided;
    return decided->changes;
  };
  const auto committed = context.change_store("edit " + keyword, decide, std::vector{keyword_key(keyword)});
  if (!committed) return failure(committed.error());
  return report(context, rename);
}

// One link in the editor, as often as it takes.
class EditSession {
 public:
  EditSession(Context& context, Link original, std::string original_bytes, EditFile file)
      : context_(context),
        original_(std::move(original)),
        original_bytes_(std::move(original_bytes)),
        file_(std::move(file)) {}

  Result<int> run() {
    const std::string shown = to_form(original_);
    for (std::string offered = shown;;) {
      const Result<std::string> saved = file_.edit(context_, offered);
      if (!saved) return failure(saved.error());
      if (form_content(*saved).empty()) return failure(ErrorCode::invalid, "edit cancelled");
      if (form_content(*saved) == form_content(shown)) return report(context_, {});
      const Result<void> done = save(*saved);
      if (done) return report(context_, rename_);
      if (!may_be_fixed(done.error()) || !wants_another_try(done.error())) return kept(done.error());
      offered = with_complaint(*saved, done.error().message);
    }
  }

 private:
  Result<void> save(const std::string& text) {
    const Result<Link> edited = from_form(text, original_, context_.own());
    if (!edited) return failure(edited.error());
    const auto committed =
        context_.change_store("edit " + original_.keyword, [&](const StoreView& view) -> Result<Changes> {
          const auto present = view.find(keyword_key(original_.keyword));
          changed_meanwhile_ = !present || present->bytes != original_bytes_;
          if (changed_meanwhile_)
            return failure(ErrorCode::conflict,
                           fmt::format("{} was changed by another command meanwhile", in_quotes(original_.keyword)));
          Result<Rename> decided = edit_link(view, *present, *edited, view.change_us());
          if (!decided) return failure(decided.error());
          rename_ = *decided;
          return decided->changes;
        });
    if (!committed) return failure(committed.error());
    return {};
  }

  [[nodiscard]] bool may_be_fixed(const Error& error) const {
    return !changed_meanwhile_ && error.code != ErrorCode::io && error.code != ErrorCode::locked &&
           error.code != ErrorCode::too_new;
  }

  // An editor that needs nobody would save the same again and again: the person decides, if there is one.
  [[nodiscard]] bool wants_another_try(const Error& error) {
    if (!context_.terminal.in || !context_.terminal.err) return false;
    context_.complain(error.message);
    context_.err.write("Press Enter to edit again, or q and Enter to stop: ");
    context_.flush();
    std::string answer;
    char letter = 0;
    ssize_t size = 0;
    while ((size = ::read(STDIN_FILENO, &letter, 1)) == 1 && letter != '\n') answer += letter;
    return size == 1 && answer.empty();
  }

  Result<int> kept(Error error) {
    error.message = fmt::format("edit cancelled: {}; your text is kept in {}", error.message, file_.keep());
    return failure(std::move(error));
  }

  Context& context_;
  Link original_;
  std::string original_bytes_;
  EditFile file_;
  bool changed_meanwhile_ = false;
  Rename rename_;
};

Result<EditSession> open_session(Context& context, const std::string& keyword) {
  const Result<StoreView> view = context.read_store(std::vector{keyword_key(keyword)});
  if (!view) return failure(view.error());
  const Result<LinkView> link = find_link(*view, keyword);
  if (!link) return failure(link.error());
  Result<EditFile> file = EditFile::create(context);
  if (!file) return failure(file.error());
  return EditSession(context, to_link(*link), std::string(link->bytes), *std::move(file));
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string keyword = arguments.required("KEYWORD");
  if (gives_something(arguments)) return edit_by_arguments(context, keyword, arguments);
  Result<EditSession> session = open_session(context, keyword);
  if (!session) return failure(session.error());
  return session->run();
}

}  // namespace

constinit const Command command = {.name = "edit",
                                   .summary = "Change a link, by options or in an editor",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .changes_links = true,
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::edit
