// A change to the machine is data: what it touches, how to tell whether it is there, how to make it and how to take it
// back. `golinks setup` shows the steps, makes them and reverts them; whoever wants to know what is amiss calls check()
// alone.
#pragma once

#include <functional>
#include <string>

#include "store/result.h"

namespace golinks::cli {

enum class Finding {
  missing,    // nothing of it is there
  differs,    // an earlier setup made it, for other names or another place
  done,       // as wanted, and made by setup
  satisfied,  // as wanted, and not made by setup: neither made nor taken back
  foreign,    // what is there belongs to somebody else: left alone
};

struct Condition {
  Finding finding = Finding::missing;
  std::string advice = {};    // what the person should know or do, mostly nothing: one line
  std::string obstacle = {};  // why it cannot be made before the person has done something: one line
  std::string leftover = {};  // what undo has to leave behind, and what to do about it
};

struct Step {
  std::string path;          // what it changes
  std::string effect;        // "new: starts golinksd at login"
  std::string undo_effect;   // "remove"
  std::string instead = {};  // what the person can do where it cannot be taken: then that stops nothing
  bool as_root = false;
  bool comes_first = false;  // one of the person's, on which those of root build
  bool closes_undo = false;  // reverted only when all others were: what undo needs to be run again
  std::function<Result<Condition>()> check;
  std::function<Result<void>()> apply;   // to be called when check() finds missing or differs
  std::function<Result<void>()> revert;  // when it finds done or differs
};

// The directions that steps are taken in.
enum class Direction { apply, revert };

[[nodiscard]] inline bool is_pending(Finding finding, Direction direction) {
  if (finding == Finding::differs) return true;
  return finding == (direction == Direction::apply ? Finding::missing : Finding::done);
}

}  // namespace golinks::cli
