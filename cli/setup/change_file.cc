#include "cli/setup/change_file.h"

#include <fmt/format.h>

#include <cerrno>

#include "cli/whole_file.h"

namespace golinks::cli {
namespace {

constexpr int max_attempts = 10;

// What is at a path at one moment.
struct State {
  std::unique_ptr<File> file;
  FileIdentity identity;
  std::string text;

  // A program that writes twice within a tick of the clock leaves the identity as it was.
  [[nodiscard]] bool is_same(const State& other) const {
    return identity.same_file(other.identity) && text == other.text;
  }
};

Result<State> state_of_file(Env& env, const std::string& path) {
  State state;
  auto file = env.open(path, OpenMode::write);
  // To replace a file it is enough that its folder may be written to.
  if (!file && file.error().os_error == EACCES) file = env.open(path, OpenMode::read);
  if (!file) return failure(file.error());
  state.file = std::move(*file);
  const auto identity = state.file->identity();
  if (!identity) return failure(identity.error());
  state.identity = *identity;
  state.text.resize(identity->size);
  const auto size = state.file->read_at(0, state.text.data(), state.text.size());
  if (!size) return failure(size.error());
  state.text.resize(*size);
  return state;
}

tl::unexpected<Error> changed_by_others(const std::string& path) {
  return failure(ErrorCode::locked, fmt::format("another program is changing {}: try again when it is done", path));
}

Result<void> check_unchanged(Env& env, const std::string& path, const State& before) {
  const auto now = state_of_file(env, path);
  if (!now) return failure(now.error());
  return now->is_same(before) ? Result<void>() : Result<void>(changed_by_others(path));
}

Result<void> fill(File& file, std::string_view text) {
  if (auto written = file.write_at(0, text); !written) return written;
  if (auto cut = file.truncate(text.size()); !cut) return cut;
  return file.sync();
}

Result<void> write_beside(Env& env, const File& original, const std::string& temporary, std::string_view text) {
  const auto file = env.open(temporary, OpenMode::create_new);
  if (!file) return failure(file.error());
  if (auto kept = (*file)->take_permissions_of(original); !kept) return kept;
  return fill(**file, text);
}

Result<void> replace_by_rename(Env& env, const State& before, const std::string& path, std::string_view text) {
  const std::string temporary = leftover_of(path);
  Result<void> result = write_beside(env, *before.file, temporary, text);
  if (result) result = check_unchanged(env, path, before);
  if (result) result = env.rename(temporary, path);
  if (result) return env.sync_folder(parent_folder(path));
  [[maybe_unused]] const auto removed = env.remove(temporary);
  return result;
}

// The file is a mount of its own, or the folder is not ours to write to.
bool may_write_in_place(int error) { return error == EBUSY || error == EROFS || error == EACCES || error == EPERM; }

Result<void> overwrite(Env& env, const State& before, const std::string& path, std::string_view text) {
  if (auto unchanged = check_unchanged(env, path, before); !unchanged) return unchanged;
  Result<void> filled = fill(*before.file, text);
  if (!filled) [[maybe_unused]]
    const auto put_back = fill(*before.file, before.text);
  return filled;
}

Result<void> change_once(Env& env, const std::string& path, const Change& change) {
  const auto before = state_of_file(env, path);
  if (!before) return failure(before.error());
  [[maybe_unused]] const auto removed = env.remove(leftover_of(path));  // of a run that was killed
  const auto after = change(before->text);
  if (!after) return failure(after.error());
  if (*after == before->text) return {};
  Result<void> replaced = replace_by_rename(env, *before, path, *after);
  if (replaced || !may_write_in_place(replaced.error().os_error)) return replaced;
  return overwrite(env, *before, path, *after);
}

}  // namespace

Result<void> change_file(Env& env, const std::string& path, const Change& change) {
  const auto real_path = env.resolve_links(path);
  if (!real_path) return failure(real_path.error());
  Result<void> changed;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    changed = change_once(env, *real_path, change);
    if (changed || changed.error().code != ErrorCode::locked) return changed;
  }
  return changed;
}

}  // namespace golinks::cli
