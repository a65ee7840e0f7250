#include "cli/setup/own_file.h"

#include <fmt/format.h>

#include "cli/whole_file.h"

namespace golinks::cli {
namespace {

Result<void> write_own_file(const Machine& machine, const OwnFile& file, const CreatedFolders& folders) {
  const std::string path = machine.at(file.path);
  if (const auto created = folders.create(parent_folder(path)); !created) return created;
  return replace_file(machine.env, path, [&](Output& out) { out.write(file.content); });
}

}  // namespace

Result<Condition> check_own_file(const Machine& machine, const OwnFile& file) {
  if (!machine.has(file.path)) return Condition{Finding::missing};
  const auto text = read_whole_file(machine.at(file.path));
  if (!text) return failure(text.error());
  if (*text == file.content) return Condition{Finding::done};
  if (text->find(file.mark) != std::string::npos) return Condition{Finding::differs};
  return Condition{Finding::foreign, fmt::format("{} is not of golinks and was left alone", file.path)};
}

Step own_file_step(const Machine& machine, const OwnFile& file, const CreatedFolders& folders) {
  return {.path = file.path,
          .effect = file.effect,
          .undo_effect = "remove it",
          .as_root = file.as_root,
          .check = [machine, file] { return check_own_file(machine, file); },
          .apply = [machine, file, folders] { return write_own_file(machine, file, folders); },
          .revert = [machine, file] { return machine.env.remove(machine.at(file.path)); }};
}

}  // namespace golinks::cli
