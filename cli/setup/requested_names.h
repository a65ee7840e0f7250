#pragma once

#include <string>
#include <vector>

#include "store/host_name.h"
#include "store/log.h"

namespace golinks::cli {

// The names of --name, as setup takes them: "go" comes first where none of them is without a prefix. Error: invalid,
// for one that is no host name or is given twice, and for "go" with a prefix where no other is without one.
[[nodiscard]] Result<std::vector<HostName>> requested_names(const std::vector<std::string>& texts);

// "go/ will not lead to your links; 'golinks setup --name go --name l' has it lead there, too"; empty where all stay.
[[nodiscard]] std::string note_on_dropped_names(const std::vector<HostName>& before,
                                                const std::vector<HostName>& names);

// "there is no link go/nope, nor one below it: http://gh/ leads nowhere (golinks add nope URL)", for each name that
// stands for a keyword which no link in `log` has or begins with.
[[nodiscard]] std::vector<std::string> notes_on_missing_keywords(const Log& log, const std::vector<HostName>& names);

}  // namespace golinks::cli
