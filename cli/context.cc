#include "cli/context.h"

#include "cli/printable.h"
#include "store/usage_file.h"

namespace golinks::cli {

Result<Store> Context::store() const {
  Result<std::string> path = store_path(environment);
  if (!path) return failure(path.error());
  return Store(env, *path);
}

Result<StoreView> Context::read_store(std::span<const std::string> expected_keys) {
  const Result<Store> opened = store();
  if (!opened) return failure(opened.error());
  Result<StoreView> view = opened->read(expected_keys);
  if (!view) return view;
  const Log& log = view->log_end();  // the whole log when no keys are expected
  if (!log.damaged.empty()) {
    warn(
        fmt::format("{} bytes of the store are damaged and were skipped (golinks doctor --repair rewrites the rest and "
                    "keeps the original)",
                    log.damaged_bytes()));
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

void Context::complain(std::string_view text) { err.print("golinks: {}\n", printable(text)); }

void Context::warn(std::string_view text) { complain(fmt::format("warning: {}", text)); }

void Context::flush() {
  out.flush();
  err.flush();
}

}  // namespace golinks::cli
