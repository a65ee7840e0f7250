// The part of `golinks setup` that sudo runs. Its command line is checked anew: this process is root.
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/setup/held_signals.h"
#include "cli/setup/privileged_part.h"
#include "cli/setup/requested_names.h"

namespace golinks::cli::commands::setup_as_root {
namespace {

constexpr Positional positionals[] = {
    {.name = "DIRECTION", .help = "apply or revert", .value = Value::choice, .choices = "apply|revert"},
};

constexpr Option options[] = {
    {.name = "user", .value_name = "USER", .help = "whose golinks it is"},
    {.name = "home", .value_name = "FOLDER", .help = "that person's home"},
    {.name = "store", .value_name = "FILE", .help = "that person's store"},
    {.name = "real-store", .value_name = "FILE", .help = "where a link in that store's place leads"},
    {.name = "config", .value_name = "FILE", .help = "that person's config.toml"},
    {.name = "name", .value_name = "NAME", .help = "a host name", .repeated = true},
};

Result<Person> checked_person(const Context& context, const Machine& machine, const Arguments& arguments) {
  auto person = Person::find(machine, context.environment, arguments.text("user").value_or(""));
  if (!person) return person;
  if (const auto caller = context.environment("SUDO_UID"); caller && *caller != std::to_string(person->uid)) {
    return failure(ErrorCode::invalid, fmt::format("{} is not who called sudo", person->name));
  }
  person->home = arguments.text("home").value_or("");
  person->store = arguments.text("store").value_or("");
  person->real_store = arguments.text("real-store").value_or("");
  person->config = arguments.text("config").value_or("");
  for (const auto& [what, path] : {std::pair("--home", person->home),
                                   {"--store", person->store},
                                   {"--real-store", person->real_store},
                                   {"--config", person->config}}) {
    if (const auto checked = check_path(what, path); !checked) return failure(checked.error());
  }
  return person;
}

Result<int> run(Context& context, const Arguments& arguments) {
  if (::geteuid() != 0) return failure(ErrorCode::invalid, "this is a part of 'golinks setup' and needs root");
  const Direction direction = arguments.required("DIRECTION") == "apply" ? Direction::apply : Direction::revert;
  const auto machine = direction == Direction::apply ? Machine::here(context.env) : Machine::as_it_is(context.env);
  if (!machine) return failure(machine.error());
  const auto person = checked_person(context, *machine, arguments);
  if (!person) return failure(person.error());
  const auto names = requested_names(arguments.list("name").value_or(std::vector<std::string>()));
  if (!names) return failure(names.error());
  const HeldSignals held;
  const auto done = carry_out_as_root(context, {*machine, *person, {*names}, direction});
  if (!done) context.complain(done.error().message);
  context.flush();
  return done ? 0 : 1;
}

}  // namespace

constinit const Command command = {.name = privileged_command_name,
                                   .summary = "Do root's part of 'golinks setup'",
                                   .details = {},
                                   .positionals = positionals,
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::setup_as_root
