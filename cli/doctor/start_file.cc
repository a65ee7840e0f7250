#include "cli/doctor/start_file.h"

#include <algorithm>
#include <functional>

#include "cli/take_line.h"
#include "cli/whole_file.h"

namespace golinks::cli {
namespace {

// The lines that are no comments, without the blanks before them.
std::vector<std::string> commands_in(const Machine& machine, const std::string& path) {
  std::vector<std::string> lines;
  const auto text = read_whole_file(machine.at(path));
  for (std::string_view left = text ? std::string_view(*text) : ""; !left.empty();) {
    std::string_view line = take_line(left);
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(" \t")));
    if (!line.starts_with('#')) lines.emplace_back(line);
  }
  return lines;
}

bool any_line(const Machine& machine, const std::string& path, const std::function<bool(std::string_view)>& is_it) {
  return std::ranges::any_of(commands_in(machine, path), is_it);
}

std::string without_tilde(std::string_view word, const std::string& home) {
  for (const std::string_view shorthand : {"~/", "$HOME/", "${HOME}/"}) {
    if (word.starts_with(shorthand)) return home + '/' + std::string(word.substr(shorthand.size()));
  }
  return std::string(word);
}

}  // namespace

bool start_file_says(const Machine& machine, const std::string& path, std::string_view word) {
  return any_line(machine, path, [&](std::string_view line) { return line.find(word) != std::string_view::npos; });
}

bool start_file_reads_others(const Machine& machine, const std::string& path) {
  return any_line(machine, path, [](std::string_view line) {
    return line.starts_with(". ") || line.find(" . ") != std::string_view::npos ||
           line.find("source ") != std::string_view::npos;
  });
}

std::vector<std::string> folders_in_fpath(const Machine& machine, const std::string& path, const std::string& home) {
  constexpr std::string_view separators = " \t()=\"'";
  std::vector<std::string> folders;
  for (const std::string& line : commands_in(machine, path)) {
    if (!line.starts_with("fpath")) continue;
    for (std::string_view left = line; !left.empty();) {
      const std::string folder = without_tilde(left.substr(0, left.find_first_of(separators)), home);
      if (folder.starts_with('/')) folders.push_back(folder);
      left.remove_prefix(std::min(left.size(), left.find_first_of(separators)));
      left.remove_prefix(std::min(left.size(), left.find_first_not_of(separators)));
    }
  }
  return folders;
}

}  // namespace golinks::cli
