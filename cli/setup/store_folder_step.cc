#include "cli/setup/store_folder_step.h"

#include "store/location.h"

namespace golinks::cli {
namespace {

constexpr mode_t private_mode = 0700;  // as Env::create_folders() would

Result<Condition> check_folder(const Machine& machine, const std::string& folder, const Record& record) {
  if (!machine.has(folder)) return Condition{Finding::missing};
  const auto is_ours = record.says(deed_of_making_folder, machine.at(folder));
  if (!is_ours) return failure(is_ours.error());
  return Condition{*is_ours ? Finding::done : Finding::satisfied};
}

// What golinksd leaves there though there is no link. The folder itself goes with the others that setup created.
Result<void> remove_leavings(const Machine& machine, const std::string& store) {
  if (machine.has(store)) return {};
  for (const std::string& path : {instance_path(store), daemon_log_path(store), usage_path(store), store + ".lock"}) {
    const auto removed = machine.env.remove(machine.at(path));
    if (!removed && removed.error().code != ErrorCode::not_found) return removed;
  }
  return {};
}

}  // namespace

Step store_folder_step(const Machine& machine, const Person& person, const Record& record) {
  const std::string folder = parent_folder(person.store);
  return {.path = folder,
          .effect = "new: the folder of your links",
          .undo_effect = "remove it, unless there are links in it",
          .comes_first = true,
          .check = [machine, folder, record] { return check_folder(machine, folder, record); },
          .apply = [machine, folder, record] { return record.create_folder(machine.at(folder), private_mode); },
          .revert = [machine, store = person.store] { return remove_leavings(machine, store); }};
}

}  // namespace golinks::cli
