// The daemon's log: one line at a time on standard error, which the command line points at a file and systemd at its
// journal.
#pragma once

#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks {

// Writes both texts with the time before them ("2026-11-22T09:00:00Z text") in one write(2). A log that has become
// larger than 1 MiB begins anew (shorten_journal()). Thread-safe.
void journal(std::string_view text, std::string_view more = {}) noexcept;

// Lets standard error, where the log goes, be that file, which is created for its owner alone. Error: io.
[[nodiscard]] Result<void> open_journal(const std::string& path);

// Empties the log when it is a file appended to that has grown beyond 1 MiB.
void shorten_journal() noexcept;

}  // namespace golinks
