#include <unistd.h>

#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/setup/as_person.h"
#include "cli/setup/browser_files.h"
#include "cli/setup/held_signals.h"
#include "cli/setup/owner.h"
#include "cli/setup/persons_part.h"
#include "cli/setup/plan.h"
#include "cli/setup/privileged_part.h"
#include "cli/setup/requested_names.h"
#include "cli/setup/show_plan.h"
#include "cli/setup/systemd_units.h"
#include "cli/setup/terms.h"

namespace golinks::cli::commands::setup {
namespace {

constexpr Option options[] = {
    {.name = "name",
     .value_name = "NAME",
     .help = "another word than 'go'; may be repeated; NAME=KEYWORD stands for go/KEYWORD",
     .repeated = true},
    {.name = "undo", .help = "take back all that setup changed"},
    {.name = "dry-run", .help = "show what would be changed, and change nothing"},
    {.name = "yes", .letter = 'y', .help = "do not ask"},
    {.name = "no-open", .help = "do not open the browser at the end"},
    {.name = "user", .value_name = "USER", .help = "for root: whose golinks it is (else who called sudo)"},
};

constexpr std::string_view details =
    "Makes go/KEYWORD work in the browsers of this computer: the name go in /etc/hosts, the\n"
    "right to answer on port 80, and what each installed browser needs so that it opens\n"
    "go/KEYWORD and does not search for it. It shows what it will change and asks once; root's\n"
    "part is done by sudo. It can be run again at any time, and --undo leaves no trace.\n"
    "\n"
    "  golinks setup\n"
    "  golinks setup --name go --name gh=gh     http://gh/blog means go/gh/blog, too\n"
    "  golinks setup --undo\n";

// The names that were asked for, else those set up already. Undo does not depend on them, nor on settings that can be
// read.
Result<Wishes> wishes_of(const Context& context, const Session& session, const Arguments& arguments) {
  std::vector<std::string> texts;
  if (const auto given = arguments.list("name")) {
    texts = *given;
  } else {
    const auto settings = load_settings(context.env, session.person.environment());
    if (!settings && session.direction == Direction::apply) return failure(settings.error());
    for (const HostName& name : settings.value_or(Settings{}).names) texts.push_back(name.text());
  }
  auto names = requested_names(texts);
  if (!names) return failure(names.error());
  return Wishes{std::move(*names)};
}

Result<bool> confirm(Context& context) {
  if (!context.terminal.in) {
    return failure(ErrorCode::invalid,
                   "setup asks before it changes anything: run it in a terminal or with --yes "
                   "(--dry-run shows what it would change)");
  }
  context.out.write("Make these changes? [Y/n] ");
  context.flush();
  std::string answer;
  char letter = 0;
  while (::read(STDIN_FILENO, &letter, 1) == 1 && letter != '\n') answer += letter;
  const bool has_answered = letter == '\n';  // the end of the input is no answer
  return has_answered && (answer.empty() || answer == "y" || answer == "Y" || answer == "yes");
}

// What the person should know before they decide: what setup takes away, and what is not for it to change.
void add_advice(const Context& context, const Session& session, bool is_root, Plan& plan) {
  if (session.direction == Direction::apply) {
    const auto settings = load_settings(context.env, session.person.environment());
    const std::string note = settings ? note_on_dropped_names(settings->names, session.wishes.names) : "";
    if (!note.empty()) plan.advice.push_back(note);
    if (const auto links = Store(context.env, session.person.store).read()) {
      std::ranges::move(notes_on_missing_keywords(links->log(), session.wishes.names), std::back_inserter(plan.advice));
    }
    for (const std::string& host : session.wishes.hosts()) {
      if (host.find('.') == std::string::npos) continue;
      plan.advice.push_back(fmt::format("{0} will mean your links on this computer, whatever {0} is elsewhere", host));
    }
    std::ranges::move(browser_advice(session.machine, session.person, context.environment, session.wishes),
                      std::back_inserter(plan.advice));
  }
  if (is_root && session.person.uid != 0 && !plan.pending.empty()) {
    plan.advice.push_back(fmt::format(
        "root does not know of XDG_CONFIG_HOME, XDG_DATA_HOME and GOLINKS_STORE of {0}: if they are set, run "
        "golinks setup as {0}",
        session.person.name));
  }
}

// What the session is about, as the person sees it. Undo does without what cannot be found out.
Result<void> look_around(Context& context, Session& session, const Arguments& arguments) {
  auto wishes = wishes_of(context, session, arguments);
  if (!wishes) return failure(wishes.error());
  session.wishes = std::move(*wishes);
  const auto found = session.person.find_store(context.env);
  if (session.direction == Direction::revert) return {};
  if (!found) return found;
  return session.machine.has_systemd ? check_store_place(session.person) : Result<void>();
}

// All of it, or, where go/ is another person's, what the person has in the home of a setup of their own.
Result<Plan> plan_for(const Session& session) {
  const auto steps = setup_steps(session.machine, session.person, session.wishes, session.direction);
  const auto is_theirs = check_owner(session.machine, session.person, session.direction);
  if (is_theirs) return make_plan(steps, session.direction);
  if (session.direction == Direction::apply) return failure(is_theirs.error());
  auto plan = make_plan(part_of(steps, false), session.direction);
  if (plan && plan->pending.empty() && plan->faults.empty()) return failure(is_theirs.error());
  if (plan) plan->advice.push_back(is_theirs.error().message);
  return plan;
}

// Shows what is to be done and asks. Returns the terms as text.
Result<std::string> come_to_terms(Context& context, Session session, const Arguments& arguments, bool is_root) {
  if (const auto looked = look_around(context, session, arguments); !looked) return failure(looked.error());
  auto plan = plan_for(session);
  if (!plan) return failure(plan.error());
  const bool leaves_nothing = plan->advice.empty();
  add_advice(context, session, is_root, *plan);
  show_plan(context.out, session, *plan);
  const bool is_pending = !plan->pending.empty() || !plan->faults.empty();
  if (arguments.flag("dry-run") && !is_pending && session.direction == Direction::apply)
    context.out.write("nothing to change\n");
  const bool has_work = is_pending || session.direction == Direction::apply;  // golinksd may have to be started
  if (!has_work || arguments.flag("dry-run")) return std::string();
  if (plan->needs_root() && !is_root) {
    if (const auto checked = check_privileges(session); !checked) return failure(checked.error());
  }
  const auto agreed = arguments.flag("yes") || plan->pending.empty() ? Result<bool>(true) : confirm(context);
  if (!agreed) return failure(agreed.error());
  if (!*agreed) return failure(ErrorCode::invalid, "nothing was changed");
  return Terms{session.person.store, session.person.real_store, leaves_nothing, session.wishes.names}.text();
}

// Root's part, then the person's. Returns the exit code; all has been told.
int carry_out(Context& context, const Session& session, bool leaves_nothing) {
  const auto as_person = [&](const std::function<int()>& work) { return run_as(session.person, work); };
  const bool is_undo = session.direction == Direction::revert;
  if (!is_undo && as_person([&] { return prepare_for_root(context, session); }) != 0) return 1;
  const auto changed = run_privileged_part(context, session);
  if (!changed) context.complain(changed.error().message);
  context.flush();
  if (!changed && !is_undo) {
    [[maybe_unused]] const int code = as_person([&] { return take_back_preparation(context, session); });
    return 1;
  }
  const int code = as_person([&] { return persons_part(context, session, changed.value_or(true)); });
  if (!changed || code != 0) return 1;
  if (is_undo)
    context.out.print("done: all that golinks setup had changed is as it was{}\n",
                      leaves_nothing ? "" : ", but for what is noted above");
  return 0;
}

// Whoever set golinks up may be gone.
Error with_way_for_root(Error error, Direction direction) {
  if (error.code == ErrorCode::not_found && direction == Direction::revert)
    error.message += "; '--user root' takes back root's part of a setup";
  return error;
}

// The person looks and agrees, root does its part, the person does theirs.
Result<int> run(Context& context, const Arguments& arguments) {
  const Direction direction = arguments.flag("undo") ? Direction::revert : Direction::apply;
  // Undo is needed most when golinksd is gone.
  const auto machine = direction == Direction::apply ? Machine::here(context.env) : Machine::as_it_is(context.env);
  if (!machine) return failure(machine.error());
  const auto person = Person::find(*machine, context.environment, arguments.text("user").value_or(""));
  if (!person) return failure(with_way_for_root(person.error(), direction));
  Session session{*machine, *person, {}, direction, !arguments.flag("no-open")};
  context.flush();
  const auto answer = ask_as(*person, [&, is_root = ::geteuid() == 0] {
    auto text = come_to_terms(context, session, arguments, is_root);
    // What nobody could read is not agreed to either.
    if (context.close_output(0) != 0) return Result<std::string>(failure(ErrorCode::io, "nothing was changed"));
    return text;
  });
  if (!answer) return failure(answer.error());
  if (answer->empty()) return 0;
  auto terms = Terms::parse(*answer);
  if (!terms) return failure(terms.error());
  session.person.store = terms->store;
  session.person.real_store = terms->real_store;
  session.wishes.names = std::move(terms->names);
  const HeldSignals held;
  const int code = carry_out(context, session, terms->leaves_nothing);
  context.flush();
  return code;
}

}  // namespace

constinit const Command command = {.name = "setup",
                                   .summary = "Make go/... work in the browsers of this computer, or --undo that",
                                   .details = details,
                                   .positionals = {},
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::setup
