#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace golinks::cli {
namespace {

bool wants_color(std::string_view choice, const Environment& environment, bool is_terminal) {
  if (choice != "auto") return choice == "always";
  if (!environment("NO_COLOR").value_or("").empty()) return false;
  const std::string forced = environment("CLICOLOR_FORCE").value_or("");
  if (!forced.empty() && forced != "0") return true;
  return is_terminal && environment("TERM").value_or("dumb") != "dumb";
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
  return terminal;
}

std::string Terminal::paint(std::string_view code, std::string_view text) const {
  return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

}  // namespace golinks::cli
