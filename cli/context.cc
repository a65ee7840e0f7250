#include "cli/context.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/printable.h"
#include "store/usage_file.h"

namespace golinks::cli {

Result<Store> Context::store() const {
  Result<std::string> path = store_path(env, environment);
  if (!path) return failure(path.error());
  return Store(env, *path);
}

Result<StoreView> Context::read_store(std::span<const std::string> expected_keys) {
  const Result<Store> opened = store();
  if (!opened) return failure(opened.error());
  Result<StoreView> view = opened->read(expected_keys);
  if (!view) return view;
  if (view->unreadable_bytes() > 0)
    warn(fmt::format("{} bytes of the store cannot be read: {}", view->unreadable_bytes(), std::strerror(EIO)));
  if (!view->log().damaged.empty()) {
    warn(
        fmt::format("{} bytes of the store are damaged and were skipped (golinks doctor --repair rewrites the rest and "
                    "keeps the original)",
                    view->log().damaged_bytes()));
  }
  return view;
}

Usage Context::usage_of(const StoreView& view) const {
  const Result<Store> opened = store();
  return opened ? golinks::usage_of(*opened, view) : Usage();
}

Result<Committed> Context::change_store(const std::string& command, const Store::Decision& decide,
                                        std::span<const std::string> expected_keys) {
  Result<Store> opened = store();
  if (!opened) return failure(opened.error());
  Result<Committed> committed = opened->change(printable(command), decide, expected_keys);
  if (committed && !committed->torn_tail_kept_in.empty())
    warn(fmt::format("an interrupted write was found; its bytes are kept in {}", committed->torn_tail_kept_in));
  if (committed && !committed->compaction_failure.empty())
    warn(fmt::format("the change is saved, but the store was not made smaller: {}", committed->compaction_failure));
  return committed;
}

const OwnAddresses& Context::own() {
  if (!own_) {
    const Result<Settings> found = settings();
    own_ = found ? OwnAddresses(found->names, found->listen) : OwnAddresses();
  }
  return *own_;
}

void Context::complain(std::string_view text) { err.print("golinks: {}\n", printable(text)); }

void Context::warn(std::string_view text) { complain(fmt::format("warning: {}", text)); }

void Context::flush() {
  out.flush();
  err.flush();
}

// A full disk behind standard output must not look like success. A closed pipe is how `head` says that it has enough.
int Context::close_output(int code) {
  out.flush();
  if (const int error = out.error(); error != 0 && error != EPIPE) {
    if (!std::exchange(told_of_lost_output_, true))
      complain(fmt::format("cannot write the output: {}", std::strerror(error)));
    code = 1;
  }
  err.flush();
  return code;
}

}  // namespace golinks::cli
