#include <unistd.h>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/setup/as_person.h"
#include "cli/setup/persons_part.h"
#include "cli/setup/privileged_part.h"
#include "cli/setup/requested_names.h"
#include "cli/setup/show_plan.h"
#include "cli/setup/systemd_units.h"

namespace golinks::cli {
namespace {

constexpr Option options[] = {
    {.name = "name", .value_name = "NAME", .help = "another word than 'go'; may be repeated; NAME=KEYWORD stands for go/KEYWORD",
     .repeated = true},
    {.name = "undo", .help = "take back all that setup changed"},
    {.name = "dry-run", .help = "show what would be changed, and change nothing"},
    {.name = "yes", .letter = 'y', .help = "do not ask"},
    {.name = "no-open", .help = "do not open the browser at the end"},
    {.name = "user", .value_name = "USER", .help = "for root: whose golinks it is (who called sudo)"},
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

// The names that were asked for, else those set up already.
Result<Wishes> wishes_of(const Context& context, const Person& person, const Arguments& arguments) {
  if (const auto texts = arguments.list("name")) {
    auto names = requested_names(*texts);
    if (!names) return failure(names.error());
    return Wishes{std::move(*names)};
  }
  const auto settings = load_settings(context.env, person.environment());
  if (!settings) return failure(settings.error());
  return Wishes{settings->names};
}

Result<bool> confirm(Context& context) {
  if (!context.terminal.in) {
    return failure(ErrorCode::invalid, "setup asks before it changes anything: run it in a terminal or with --yes "
                                       "(--dry-run shows what it would change)");
  }
  context.out.write("Make these changes? [y/N] ");
  context.flush();
  std::string answer;
  char letter = 0;
  while (::read(STDIN_FILENO, &letter, 1) == 1 && letter != '\n') answer += letter;
  return answer == "y" || answer == "Y" || answer == "yes";
}

int prepare_as_person(Context& context, const Plan& plan) {
  const auto done = prepare(plan);
  if (!done) context.complain(done.error().message);
  context.flush();
  return done ? 0 : 1;
}

Result<int> carry_out_plan(Context& context, const Session& session, const Plan& plan) {
  context.flush();
  if (session.direction == Direction::apply) {
    if (const int code = run_as(session.person, [&] { return prepare_as_person(context, plan); }); code != 0) return code;
  }
  if (const auto done = run_privileged_part(context, session.machine, session.person, session.wishes, plan, session.direction); !done)
    return failure(done.error());
  context.flush();
  return run_as(session.person, [&] { return persons_part(context, session, plan); });
}

Result<int> run(Context& context, const Arguments& arguments) {
  const auto machine = Machine::here(context.env);
  if (!machine) return failure(machine.error());
  const auto person = Person::find(*machine, context.environment, arguments.text("user").value_or(""));
  if (!person) return failure(person.error());
  const auto wishes = wishes_of(context, *person, arguments);
  if (!wishes) return failure(wishes.error());
  const Session session{*machine, *person, *wishes, arguments.flag("undo") ? Direction::revert : Direction::apply,
                        !arguments.flag("no-open")};
  if (machine->has_systemd && session.direction == Direction::apply) {
    if (const auto checked = check_store_place(*machine, *person); !checked) return failure(checked.error());
  }
  const auto plan = make_plan(setup_steps(*machine, *person, *wishes), session.direction);
  if (!plan) return failure(plan.error());
  show_plan(context.out, session, *plan);
  if (plan->pending.empty() || arguments.flag("dry-run")) return 0;
  if (plan->needs_root()) {
    if (const auto checked = check_privileges(*machine, *person); !checked) return failure(checked.error());
  }
  const auto agreed = arguments.flag("yes") ? Result<bool>(true) : confirm(context);
  if (!agreed) return failure(agreed.error());
  if (*agreed) return carry_out_plan(context, session, *plan);
  context.out.write("nothing was changed\n");
  return 1;
}

}  // namespace

constinit const Command setup_command = {.name = "setup",
                                         .summary = "Make go/... work in the browsers of this computer, or --undo that",
                                         .details = details,
                                         .positionals = {},
                                         .options = options,
                                         .run = run};

}  // namespace golinks::cli
