// The file that `golinks import` reads: JSON Lines, one link a line (store/link_json.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/line_reader.h"
#include "cli/progress.h"
#include "store/link.h"
#include "store/own_addresses.h"

namespace golinks::cli {

// Stands for a time that a line does not give.
inline constexpr Microseconds no_time = INT64_MIN;

struct ImportLine {
  std::size_t number = 0;
  Link link;
};

struct ImportFile {
  std::string name;  // for messages
  std::vector<ImportLine> lines;

  // "links.jsonl: line 3: WHAT"
  [[nodiscard]] Error bad_line(std::size_t number, const Error& what) const;
};

// How many bad lines are told of at once.
inline constexpr std::size_t most_bad_lines = 10;

// Reads every line. Blank lines, CRLF and a byte order mark at the front are accepted. Errors: invalid, one line of
// text for each of the first bad lines, which names the file and the line, or both lines that give the same keyword;
// io. Nothing is read when there are more of them than are told of.
[[nodiscard]] Result<ImportFile> read_import(std::string name, LineReader& lines, Progress& progress,
                                             const OwnAddresses& own = {});

}  // namespace golinks::cli
