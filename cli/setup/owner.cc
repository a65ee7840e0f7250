#include "cli/setup/owner.h"

#include <fmt/format.h>

#include <algorithm>

namespace golinks::cli {
namespace {

constexpr const char* deed_for = "for";

Result<Condition> check_note(const Record& record, const std::string& name) {
  if (!record.exists()) return Condition{Finding::missing};
  const auto is_noted = record.says(deed_for, name);
  if (!is_noted) return failure(is_noted.error());
  return Condition{*is_noted ? Finding::done : Finding::differs};
}

}  // namespace

Result<void> check_owner(const Machine& machine, const Person& person, Direction direction) {
  const auto owners = record_of_root(machine).files_of(deed_for);
  if (!owners) return failure(owners.error());
  if (owners->empty() || std::ranges::find(*owners, person.name) != owners->end()) return {};
  if (direction == Direction::revert && person.uid == 0) return {};
  return failure(
      ErrorCode::exists,
      fmt::format("go/ is set up for {0} on this computer: 'sudo golinks setup --undo --user {0}' takes that back",
                  owners->front()));
}

Step owner_step(const Machine& machine, const Person& person) {
  const Record record = record_of_root(machine);
  return {.path = record.path().substr(machine.root.size()),
          .effect = fmt::format("new: that it is set up for {}, and what undo takes back", person.name),
          .undo_effect = "remove it, and the folders that setup created and nobody else uses",
          .as_root = true,
          .closes_undo = true,
          .check = [record, name = person.name] { return check_note(record, name); },
          .apply = [record, name = person.name] { return record.note(deed_for, name); },
          .revert = [record] { return record.clear(); }};
}

}  // namespace golinks::cli
