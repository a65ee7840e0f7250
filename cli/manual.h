// The manual pages that are installed with golinks, shown by man(1).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/location.h"
#include "store/result.h"

namespace golinks::cli {

struct ManualPage {
  std::string_view topic;    // what `golinks help TOPIC` calls it
  std::string_view file;     // below the folder for manual pages; perhaps there with ".gz"
  std::string_view title;    // "golinks-template(7)"
  std::string_view summary;  // one line, for Tab
};

// Those that are topics of `golinks help`.
[[nodiscard]] std::span<const ManualPage> manual_topics();
// The one that tells of all commands, each in a section of its own.
[[nodiscard]] const ManualPage& command_manual();

// Where the page is. Error: not_found, when it was not installed beside this program.
[[nodiscard]] Result<std::string> manual_path(const ManualPage& page);

// What MANPAGER has to be for man(1) to begin where the page tells of `command`; empty where it is better left alone:
// less(1) can be told where to begin, of another pager that the person chose (MANPAGER, PAGER) nothing is known.
// Without blanks or quotes in the pattern, because some man(1) split this by themselves and others ask a shell to.
[[nodiscard]] std::string pager_for(std::string_view command, const Environment& environment, bool has_less);

// Becomes man(1), which shows the file. Returns only when it could not; what was to be written before must have been
// flushed. Error: not_found, io.
[[nodiscard]] Error become_man(const std::string& path, const std::string& pager);

}  // namespace golinks::cli
