#include "cli/setup/persons_part.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "cli/browser.h"
#include "cli/daemon_control.h"
#include "cli/setup/browser_files.h"
#include "cli/setup/plan.h"
#include "cli/setup/socket_step.h"

namespace golinks::cli {
namespace {

// One that ran answers at the old address until it is started anew.
Result<void> restart_golinksd(Context& context) {
  const auto stopped = stop_daemon(context);
  if (!stopped) return failure(stopped.error());
  const auto settings = context.settings();
  if (!settings) return failure(settings.error());
  if (!settings->autostart) return {};
  const auto started = start_daemon(context, "");
  if (!started) return failure(started.error());
  context.out.print("golinksd answers at http://{}/\n", started->address);
  return {};
}

Result<void> make_sure_of_golinksd(Context& context) {
  const auto running = find_daemon(context);
  if (!running) return failure(running.error());
  if (is_current(*running) && (*running)->address == setup_listen) return {};
  return restart_golinksd(context);
}

bool has_display(const Context& context) {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"}) {
    if (const auto display = context.environment(name); display && !display->empty()) return true;
  }
  return false;
}

// One good visit teaches Chromium and its kin that a name is a host and no search. Only one of them is the person's
// usual browser, which may be none of them.
void open_welcome(Context& context, const Session& session) {
  std::vector<std::string> urls;
  for (const std::string& host : session.wishes.hosts()) urls.push_back(fmt::format("http://{}/", host));
  bool is_open = session.opens_browser && has_display(context);
  for (const std::string& url : urls) is_open = is_open && open_in_browser(context, url);
  const auto browsers = learning_browsers(session.machine, session.person);
  if (!browsers.empty()) {
    context.out.print("open {} once in {}: that teaches {} the name{}\n", fmt::join(urls, " and "),
                      fmt::join(browsers, " and in "), browsers.size() == 1 ? "it" : "them",
                      urls.size() == 1 ? "" : "s");
  } else if (!is_open) {
    context.out.print("open {} to see your links\n", urls.front());
  }
}

// golinksd ends, for it would leave files behind; the next command that changes a link starts one at the old address.
Result<void> undo(Context& context, const Session& session, const Plan& plan) {
  if (const auto stopped = stop_daemon(context); !stopped) context.warn(stopped.error().message);
  const auto done = carry_out(plan, session.direction);
  return done ? Result<void>() : Result<void>(failure(done.error()));
}

Result<void> apply(Context& context, const Session& session, const Plan& plan, bool changed_by_root) {
  if (const auto done = carry_out(plan, session.direction); !done) return failure(done.error());
  if (!changed_by_root && plan.pending.empty()) {
    if (const auto made_sure = make_sure_of_golinksd(context); !made_sure) return made_sure;
    context.out.print("nothing to change: http://{}/ is set up\n", session.wishes.first());
    return {};
  }
  if (const auto restarted = restart_golinksd(context); !restarted) return restarted;
  open_welcome(context, session);
  context.out.print("done: type {}/ and a keyword into the address bar\n", session.wishes.first());
  return {};
}

Result<Plan> persons_plan(const Session& session) {
  return make_plan(part_of(setup_steps(session.machine, session.person, session.wishes, session.direction), false),
                   session.direction);
}

// systemd cannot listen where a golinksd that the person started does: one of a setup before there was systemd.
Result<void> make_room_for_socket(Context& context, const Session& session) {
  if (!session.machine.has_systemd || socket_is_enabled(session.machine)) return {};
  const auto running = find_daemon(context);
  const bool is_in_the_way = running && *running && (*running)->address == setup_listen;
  const auto stopped = is_in_the_way ? stop_daemon(context) : running;
  return stopped ? Result<void>() : Result<void>(failure(stopped.error()));
}

Result<LockedPlan> persons_plan_under_lock(const Session& session) {
  return plan_under_lock(record_of(session.machine, session.person), session.direction,
                         [&] { return persons_plan(session); });
}

Result<void> prepare(Context& context, const Session& session) {
  const auto locked = persons_plan_under_lock(session);
  if (!locked) return failure(locked.error());
  if (auto done = carry_out_first_steps(locked->plan); !done) return done;
  return make_room_for_socket(context, session);
}

Result<void> act(Context& context, const Session& session, bool changed_by_root) {
  const auto locked = persons_plan_under_lock(session);
  if (!locked) return failure(locked.error());
  return session.direction == Direction::revert ? undo(context, session, locked->plan)
                                                : apply(context, session, locked->plan, changed_by_root);
}

}  // namespace

int prepare_for_root(Context& context, const Session& session) {
  const auto done = prepare(context, session);
  if (!done) context.complain(done.error().message);
  context.flush();
  return done ? 0 : 1;
}

// golinksd made room for a socket of systemd's that is not there now.
void return_to_port(Context& context, const Session& session) {
  const auto settings = context.settings();
  const bool answered = settings && settings->autostart && settings->listen == setup_listen;
  if (answered && session.machine.has_systemd && !socket_is_enabled(session.machine)) [[maybe_unused]]
    const auto started = start_daemon(context, "");
}

int take_back_preparation(Context& context, const Session& session) {
  return_to_port(context, session);
  const Session undo{session.machine, session.person, session.wishes, Direction::revert, false};
  const auto locked = persons_plan_under_lock(undo);
  const bool is_all = locked && std::ranges::all_of(locked->plan.pending, [](const Step& step) {
                        return step.comes_first || step.closes_undo;
                      });
  if (!is_all) return 0;  // an earlier setup needs it
  const auto done = carry_out(locked->plan, Direction::revert);
  if (!done) context.complain(done.error().message);
  context.flush();
  return done ? 0 : 1;
}

int persons_part(Context& context, const Session& session, bool changed_by_root) {
  const auto done = act(context, session, changed_by_root);
  const bool leaves_something = session.direction == Direction::apply && changed_by_root;
  if (!done) context.complain(done.error().message + (leaves_something ? way_back : ""));
  context.flush();
  return done ? 0 : 1;
}

}  // namespace golinks::cli
