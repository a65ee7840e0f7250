#include "cli/setup/persons_part.h"

#include "cli/browser.h"
#include "cli/daemon_control.h"
#include "cli/setup/browser_files.h"

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

bool has_display(const Context& context) {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"}) {
    if (const auto display = context.environment(name); display && !display->empty()) return true;
  }
  return false;
}

// One good visit teaches Chromium that the name is a host and no search.
void open_welcome(Context& context, const Session& session) {
  const std::string url = fmt::format("http://{}/", session.wishes.first());
  if (!session.opens_browser || !has_display(context) || !open_in_browser(context, url)) {
    context.out.print("open {} once in each Chromium or Chrome: after that it knows the name\n", url);
  }
}

// golinksd ends, for it would leave files behind; the next command that changes a link starts one at the old address.
Result<void> take_back(Context& context, const Session& session, const Plan& plan) {
  if (const auto stopped = stop_daemon(context); !stopped) context.warn(stopped.error().message);
  if (const auto done = carry_out(plan, Direction::revert, false); !done) return done;
  if (const auto removed = remove_created_folders(session.machine, session.person, false); !removed) return removed;
  context.out.write("done: all that golinks setup had changed is as it was\n");
  return {};
}

Result<void> act(Context& context, const Session& session, const Plan& plan) {
  if (session.direction == Direction::revert) return take_back(context, session, plan);
  if (const auto done = carry_out(plan, session.direction, false); !done) return done;
  if (const auto restarted = restart_golinksd(context); !restarted) return restarted;
  for (const std::string& advice : browser_advice(session.machine, session.person, context.environment, session.wishes)) {
    context.out.print("note: {}\n", advice);
  }
  open_welcome(context, session);
  context.out.print("done: type {}/ and a keyword into the address bar\n", session.wishes.first());
  return {};
}

}  // namespace

int persons_part(Context& context, const Session& session, const Plan& plan) {
  const auto done = act(context, session, plan);
  if (!done) context.complain(done.error().message);
  context.flush();
  return done ? 0 : 1;
}

}  // namespace golinks::cli
