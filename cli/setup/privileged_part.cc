#include "cli/setup/privileged_part.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "cli/printable.h"
#include "cli/setup/owner.h"
#include "cli/setup/plan.h"
#include "cli/spawn.h"

namespace golinks::cli {
namespace {

bool is_root() { return ::geteuid() == 0; }

// What root writes here is for everybody to read, whatever root's own habit.
class WorldReadable {
 public:
  WorldReadable() : before_(::umask(022)) {}
  ~WorldReadable() { ::umask(before_); }
  WorldReadable(const WorldReadable&) = delete;
  WorldReadable& operator=(const WorldReadable&) = delete;

 private:
  mode_t before_;
};

Result<Plan> roots_plan(const Session& session) {
  if (const auto checked = check_owner(session.machine, session.person, session.direction); !checked)
    return failure(checked.error());
  return make_plan(part_of(setup_steps(session.machine, session.person, session.wishes, session.direction), true),
                   session.direction);
}

Result<bool> carry_out_by_sudo(Context& context, const Session& session) {
  std::vector<std::string> words = {"sudo", "--"};
  std::ranges::move(privileged_words(session.machine, session.person, session.wishes, session.direction),
                    std::back_inserter(words));
  context.flush();
  const Result<pid_t> pid = spawn({.words = words});
  if (!pid) return failure(pid.error());
  if (wait_for_exit(*pid) != 0) return failure(ErrorCode::io, "root's part was not done");
  return true;
}

}  // namespace

Result<void> check_privileges(const Session& session) {
  if (is_root() || find_tool("sudo")) return {};
  std::string options;
  for (const HostName& name : session.wishes.names) options += " --name " + name.text();
  if (session.direction == Direction::revert) options = " --undo";
  return failure(ErrorCode::not_found,
                 fmt::format("this needs root, and there is no sudo: as root, run '{} setup --user {}{}'",
                             session.machine.golinks, session.person.name, options));
}

std::vector<std::string> privileged_words(const Machine& machine, const Person& person, const Wishes& wishes,
                                          Direction direction) {
  std::vector<std::string> words = {machine.golinks,
                                    std::string(privileged_command_name),
                                    direction == Direction::apply ? "apply" : "revert",
                                    "--user=" + person.name,
                                    "--home=" + person.home,
                                    "--store=" + person.store,
                                    "--real-store=" + person.real_store,
                                    "--config=" + person.config};
  for (const HostName& name : wishes.names) words.push_back("--name=" + name.text());
  return words;
}

Result<bool> carry_out_as_root(Context& context, const Session& session) {
  const WorldReadable what_root_writes;
  const auto locked =
      plan_under_lock(record_of_root(session.machine), session.direction, [&] { return roots_plan(session); });
  if (!locked) return failure(locked.error());
  const auto notes = carry_out(locked->plan, session.direction);
  if (!notes) return failure(notes.error());
  for (const std::string& note : *notes) context.out.print("note: {}\n", printable(note));
  context.flush();
  return !locked->plan.pending.empty();
}

Result<bool> run_privileged_part(Context& context, const Session& session) {
  const bool is_own_part_alone =
      session.direction == Direction::revert && !check_owner(session.machine, session.person, session.direction);
  if (is_own_part_alone) return false;
  const auto plan = roots_plan(session);
  if (!plan) return failure(plan.error());
  if (plan->pending.empty() && plan->faults.empty()) return false;
  const auto done = is_root() ? carry_out_as_root(context, session) : carry_out_by_sudo(context, session);
  if (done || session.direction == Direction::revert) return done;
  const auto left = roots_plan(session);
  const bool is_untouched = left && left->pending.size() == plan->pending.size();
  return failure(done.error().code, done.error().message + (is_untouched ? "; nothing was changed" : way_back),
                 done.error().os_error);
}

}  // namespace golinks::cli
