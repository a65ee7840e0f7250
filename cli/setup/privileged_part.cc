#include "cli/setup/privileged_part.h"

#include <sys/stat.h>
#include <unistd.h>

#include "cli/spawn.h"

namespace golinks::cli {
namespace {

bool is_root() { return ::geteuid() == 0; }

}  // namespace

Result<void> check_privileges(const Machine& machine, const Person& person) {
  if (is_root() || find_tool("sudo")) return {};
  return failure(ErrorCode::not_found, fmt::format("this needs root, and there is no sudo: as root, run '{} setup --user {}'",
                                                   machine.golinks, person.name));
}

std::vector<std::string> privileged_words(const Machine& machine, const Person& person, const Wishes& wishes, Direction direction) {
  std::vector<std::string> words = {machine.golinks, std::string(privileged_command_name),
                                    direction == Direction::apply ? "apply" : "revert",
                                    "--user=" + person.name, "--home=" + person.home,
                                    "--store=" + person.store, "--config=" + person.config};
  for (const HostName& name : wishes.names) words.push_back("--name=" + name.text());
  return words;
}

Result<void> carry_out_as_root(const Machine& machine, const Person& person, const Plan& plan, Direction direction) {
  const mode_t before = ::umask(022);  // what root writes here is for everybody to read, whatever root's own habit
  Result<void> done = carry_out(plan, direction, true);
  if (done && direction == Direction::revert) done = remove_created_folders(machine, person, true);
  ::umask(before);
  return done;
}

Result<void> run_privileged_part(Context& context, const Machine& machine, const Person& person, const Wishes& wishes, const Plan& plan,
                                 Direction direction) {
  if (is_root()) return carry_out_as_root(machine, person, plan, direction);
  if (!plan.needs_root()) return {};
  std::vector<std::string> words = {"sudo", "--"};
  for (std::string& word : privileged_words(machine, person, wishes, direction)) words.push_back(std::move(word));
  context.flush();
  const Result<pid_t> pid = spawn({.words = words});
  if (!pid) return failure(pid.error());
  if (wait_for_exit(*pid) != 0) return failure(ErrorCode::io, "root's part was not done");
  return {};
}

}  // namespace golinks::cli
