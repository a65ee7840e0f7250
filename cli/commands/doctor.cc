#include <unistd.h>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/doctor/brief_machine.h"
#include "cli/doctor/check_table.h"
#include "cli/doctor/show_diagnoses.h"
#include "cli/doctor/show_treatment.h"
#include "cli/doctor/treatment.h"
#include "cli/setup/as_person.h"

namespace golinks::cli::commands::doctor {
namespace {

constexpr Option options[] = {
    {.name = "repair",
     .help = "rewrite a damaged store without what cannot be read, keep the original, and close it to others"},
    {.name = "json", .help = "as a JSON object"},
};

constexpr std::string_view details =
    "Checks each link of the chain from the store to the browser's address bar, in order: one\n"
    "line each, with the command that mends what is wrong. The exit code is 1 when there is\n"
    "an error. It changes nothing and starts nothing, unless with --repair.\n"
    "\n"
    "  golinks doctor\n"
    "  golinks doctor --repair      what can be read of the store stays, to the last byte\n";

constexpr int healthy = 0;
constexpr int not_healthy = 1;

Result<int> examine_and_treat(Context& context, const Arguments& arguments) {
  const auto patient = Patient::of(context);
  if (!patient) return failure(patient.error());
  const auto treatment = arguments.flag("repair") ? std::optional(treat(*patient)) : std::nullopt;
  const bool has_failed = treatment && !*treatment;
  if (has_failed) context.complain(fmt::format("not repaired: {}", treatment->error().message));
  const auto done = treatment && *treatment ? std::optional(**treatment) : std::nullopt;
  for (const std::string& why : done ? done->not_closed : std::vector<std::string>()) context.warn(why);
  const auto examined = examine(*patient);
  if (arguments.flag("json")) {
    show_json(context, examined, done);
  } else {
    if (done) show_treatment(context, *done);
    show_diagnoses(context, examined);
  }
  return is_healthy(examined) && !has_failed ? healthy : not_healthy;
}

// In a process of the person's own: what comes of it is told here.
int examine_here(Context& context, const Arguments& arguments) {
  const auto code = examine_and_treat(context, arguments);
  if (!code) context.complain(code.error().message);
  return context.close_output(code.value_or(not_healthy));
}

// Under sudo it is the golinks of who called sudo, examined with that person's rights: nothing of theirs must become
// root's.
Result<int> run(Context& context, const Arguments& arguments) {
  if (::geteuid() == 0) {
    const auto machine = brief_machine(context.env);
    if (!machine) return failure(machine.error());
    const auto person = Person::find(*machine, context.environment, "");
    if (person && person->uid != 0) return run_as(*person, [&] { return examine_here(context, arguments); });
  }
  return examine_and_treat(context, arguments);
}

}  // namespace

constinit const Command command = {.name = "doctor",
                                   .summary = "Check all that go/... needs, and tell how to mend what is wrong",
                                   .details = details,
                                   .positionals = {},
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::doctor
