#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace golinks::cli {
namespace {

bool wants_color(std::string_view choice, const Environment& environment, bool is_terminal) {
  if (choice != "auto") return choice == "always";
  if (!environment("NO_COLOR").value_or("").empty()) return false;
  const std::string forced = environment("CLICOLOR_FORCE").value_or("");
  if (!forced.empty() && forced != "0") return true;
  return is_terminal && environment("TERM").value_or("dumb") != "dumb";
}

// There is no way to ask a terminal; those that are known to take hyperlinks say who they are.
bool takes_hyperlinks(const Environment& environment) {
  const auto value = [&](const char* name) { return environment(name).value_or(""); };
  if (const std::string forced = value("FORCE_HYPERLINK"); !forced.empty()) return forced != "0";
  constexpr std::array<std::string_view, 5> programs = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"};
  constexpr std::array<std::string_view, 5> types = {"xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra"};
  const auto has = [](const auto& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  };
  const std::string vte = value("VTE_VERSION");  // the first releases that had them crashed
  return has(programs, value("TERM_PROGRAM")) || has(types, value("TERM")) || !value("WT_SESSION").empty() ||
         !value("KONSOLE_VERSION").empty() || (vte.size() >= 4 && vte >= "5002");
}

int columns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Terminal Terminal::detect(std::string_view color, const Environment& environment) {
  Terminal terminal;
  terminal.in = isatty(STDIN_FILENO) == 1;
  terminal.out = isatty(STDOUT_FILENO) == 1;
  terminal.err = isatty(STDERR_FILENO) == 1;
  if (terminal.out) terminal.width = columns();
  terminal.color = wants_color(color, environment, terminal.out);
  terminal.hyperlinks = terminal.out && terminal.color && takes_hyperlinks(environment);
  return terminal;
}

std::string Terminal::link(std::string_view url, std::string_view text) const {
  return hyperlinks ? fmt::format("\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\", url, text) : std::string(text);
}

std::string Terminal::paint(std::string_view code, std::string_view text) const {
  return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

}  // namespace golinks::cli
