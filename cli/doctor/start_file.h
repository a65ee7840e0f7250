// What a shell reads when it starts, looked at and never run: it may start anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/setup/machine.h"

namespace golinks::cli {

// Whether a line that is no comment has the word in it.
[[nodiscard]] bool start_file_says(const Machine& machine, const std::string& path, std::string_view word);
// Whether it has other files read, whose words nobody knows.
[[nodiscard]] bool start_file_reads_others(const Machine& machine, const std::string& path);
// The folders that a .zshrc adds to fpath, as far as its lines tell: fpath=(~/.zfunc $fpath)
[[nodiscard]] std::vector<std::string> folders_in_fpath(const Machine& machine, const std::string& path,
                                                        const std::string& home);

}  // namespace golinks::cli
