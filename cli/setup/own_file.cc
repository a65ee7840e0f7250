#include "cli/setup/own_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>

#include "cli/setup/roots_place.h"
#include "cli/whole_file.h"

namespace golinks::cli {
namespace {

constexpr std::string_view mark = "golinks setup";

Result<void> write_own_file(const Machine& machine, const OwnFile& file, const Record& record) {
  const std::string path = machine.at(file.path);
  return record.note_and_do(deed_of_creation, path, [&]() -> Result<void> {
    if (auto noted = record.note(deed_of_writing(file.content), path); !noted) return noted;
    if (auto made = record.create_folder(parent_folder(path)); !made) return made;
    return replace_file(machine.env, path, file.content);
  });
}

// Of a file that somebody else wrote, or changed after setup had written it. Without the record, what a file says of
// itself tells that it may have been setup's.
Condition judge_foreign(const OwnFile& file, const std::string& text, bool was_ours) {
  std::vector<std::string> present, missing;
  for (const std::string& entry : file.entries)
    (text.find(entry) == std::string::npos ? missing : present).push_back(entry);
  Condition condition{missing.empty() && !present.empty() ? Finding::satisfied : Finding::foreign};
  if (condition.finding == Finding::foreign) {
    // Where it can hold ours beside what is in it, it is not to be moved away: an administrator's policies are more
    // than a golink.
    condition.advice = fmt::format("{} is not as golinks setup writes it and was left alone: ", file.path) +
                       (missing.empty() ? "move it away and run golinks setup again"
                                        : fmt::format("add {} to it", fmt::join(missing, ", "))) +
                       (missing.empty() || file.instead.empty() ? "" : ", or " + file.instead);
  }
  if (was_ours) {
    condition.leftover = fmt::format("{} was changed after setup had written it and was left alone", file.path);
    if (!present.empty()) condition.leftover += fmt::format(": take {} out of it", fmt::join(present, ", "));
  } else if (text.find(mark) != std::string::npos) {
    condition.leftover = fmt::format("{} is not as golinks setup writes it and was left alone", file.path);
  }
  return condition;
}

// What root's record says of a file that only root may see. Root judges anew, by the file.
Result<Condition> recorded_condition(const OwnFile& file, const std::string& path, const Record& record) {
  const auto is_as_wanted = record.says(deed_of_writing(file.content), path);
  if (!is_as_wanted) return failure(is_as_wanted.error());
  const auto is_created = record.says(deed_of_creation, path);
  if (!is_created) return failure(is_created.error());
  if (!*is_created) return Condition{Finding::missing};
  return Condition{*is_as_wanted ? Finding::done : Finding::differs};
}

// A link that leads nowhere, a pipe: whatever it is, setup did not write it.
Result<Condition> condition_unread(const OwnFile& file, const std::string& path, const Error& error,
                                   const Record& record) {
  if (error.os_error == EACCES) return recorded_condition(file, path, record);
  const bool is_no_file = error.os_error == ENOENT || error.os_error == 0;
  if (!is_no_file) return failure(error);
  const std::string told = fmt::format("{} is no file as golinks setup writes it and was left alone", file.path);
  return Condition{Finding::foreign, told + ": move it away and run golinks setup again", {}, told};
}

bool is_read_only(const Machine& machine, const std::string& path) {
  std::string folder = parent_folder(path);
  while (!machine.has(folder) && folder != parent_folder(folder)) folder = parent_folder(folder);
  struct statvfs status {};
  return ::statvfs(machine.at(folder).c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

Result<Condition> condition_of_file(const Machine& machine, const OwnFile& file, const Record& record) {
  if (file.as_root && !is_roots_place(machine, file.path)) {
    return Condition{Finding::foreign,
                     fmt::format("{} is in a folder that others than root may write to; {}", file.path,
                                 file.instead.empty() ? "it was left alone" : file.instead)};
  }
  const std::string path = machine.at(file.path);
  if (machine.is_hidden(file.path)) return recorded_condition(file, path, record);
  if (!machine.has(file.path) && !file.instead.empty() && is_read_only(machine, file.path)) {
    return Condition{Finding::foreign,
                     fmt::format("{} cannot be written on a read-only file system; {}", file.path, file.instead)};
  }
  if (!machine.has(file.path)) return Condition{Finding::missing};
  const auto text = read_whole_file(path);
  if (!text) return condition_unread(file, path, text.error(), record);
  if (*text == file.content) return Condition{Finding::done};
  const auto is_ours = record.says(deed_of_writing(*text), path);
  if (!is_ours) return failure(is_ours.error());
  if (*is_ours) return Condition{Finding::differs};
  const auto was_ours = record.says(deed_of_creation, path);
  if (!was_ours) return failure(was_ours.error());
  return judge_foreign(file, *text, *was_ours);
}

}  // namespace

// What a write leaves that was killed goes with the next one, or with undo.
Result<Condition> check_own_file(const Machine& machine, const OwnFile& file, const Record& record) {
  auto condition = condition_of_file(machine, file, record);
  const bool is_ours = condition && (condition->finding == Finding::missing || condition->finding == Finding::done);
  if (is_ours && machine.has(leftover_of(file.path))) condition->finding = Finding::differs;
  return condition;
}

Step own_file_step(const Machine& machine, const OwnFile& file, const Record& record) {
  return {.path = file.path,
          .effect = fmt::format("{}: {}", machine.has(file.path) ? "changed" : "new", file.effect),
          .undo_effect = "remove it",
          .instead = file.instead,
          .as_root = file.as_root,
          .check = [machine, file, record] { return check_own_file(machine, file, record); },
          .apply = [machine, file, record] { return write_own_file(machine, file, record); },
          .revert = [machine, file] { return remove_file(machine.env, machine.at(file.path)); }};
}

}  // namespace golinks::cli
