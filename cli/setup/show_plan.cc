#include "cli/setup/show_plan.h"

#include "cli/printable.h"

namespace golinks::cli {
namespace {

// Whether root takes it: its own steps, and those of the person who is root.
bool is_roots(const Session& session, const Step& step) { return step.as_root || session.person.uid == 0; }

void show_steps(Output& out, const Session& session, const Plan& plan, bool as_root) {
  bool is_first = true;
  for (const Step& step : plan.pending) {
    if (is_roots(session, step) != as_root) continue;
    if (is_first) out.print("  as {}:\n", as_root ? "root" : printable(session.person.name));
    is_first = false;
    out.print("    {}\n      {}\n", printable(step.path),
              printable(session.direction == Direction::apply ? step.effect : step.undo_effect));
  }
}

}  // namespace

void show_plan(Output& out, const Session& session, const Plan& plan) {
  if (plan.pending.empty()) {
    if (session.direction == Direction::revert && plan.faults.empty())
      out.write("nothing to undo: nothing is set up\n");
  } else {
    out.print("golinks setup {} http://{}/ for {}, whose links are in {}, and changes:\n",
              session.direction == Direction::apply ? "sets up" : "takes back", session.wishes.first(),
              printable(session.person.name), printable(session.person.store));
    show_steps(out, session, plan, true);
    show_steps(out, session, plan, false);
  }
  for (const auto* notes : {&plan.advice, &plan.faults}) {
    for (const std::string& note : *notes) out.print("note: {}\n", printable(note));
  }
}

}  // namespace golinks::cli
