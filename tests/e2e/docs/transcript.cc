#include "tests/e2e/docs/transcript.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <span>
#include <sstream>

#include "store/location.h"
#include "store/port_holder.h"
#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/masked_times.h"
#include "tests/support/skip.h"
#include "tests/support/without_hints.h"

namespace golinks::test {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool goes_on(const std::string& command) {
  const bool is_open_loop = command.starts_with("for ") && !command.ends_with("done");
  return command.ends_with('\\') || command.ends_with('|') || is_open_loop;
}

bool is_line_as_shown(const std::string& line, const std::string& shown) {
  return shown.ends_with("...") ? line.starts_with(shown.substr(0, shown.size() - 3)) : line == shown;
}

bool are_lines_as_shown(std::span<const std::string> lines, std::span<const std::string> shown) {
  if (shown.empty()) return lines.empty();
  if (shown.front() == "...") {
    return are_lines_as_shown(lines, shown.subspan(1)) ||
           (!lines.empty() && are_lines_as_shown(lines.subspan(1), shown));
  }
  return !lines.empty() && is_line_as_shown(lines.front(), shown.front()) &&
         are_lines_as_shown(lines.subspan(1), shown.subspan(1));
}

std::string masked(const std::string& text) {
  const std::string times = with_masked_times({text, "", 0}).out;
  return std::regex_replace(times, std::regex("\\(pid [0-9]+\\)"), "(pid PID)");
}

// What a computer may have already that golinks setup would tell of.
std::optional<std::string> obstacle_to_setup() {
  if (std::filesystem::exists(setup_record_path)) return "golinks is set up on this computer";
  std::ifstream hosts("/etc/hosts");
  for (std::string line; std::getline(hosts, line);) {
    if (std::regex_search(line, std::regex("\\bgo\\b"))) return "go means something on this computer";
  }
  if (port_holder(*Address::parse("127.0.103.111:80"))) return "another program has port 80 here";
  return std::nullopt;
}

}  // namespace

std::vector<TranscriptStep> read_transcript(const std::string& text) {
  std::vector<TranscriptStep> steps;
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with("$ ")) steps.push_back({line.substr(2), ""});
    else if (!steps.empty() && steps.back().output.empty() && goes_on(steps.back().command))
      steps.back().command += '\n' + line;
    else if (!steps.empty()) steps.back().output += line + '\n';
  }
  return steps;
}

bool is_as_shown(const std::string& output, const std::string& shown) {
  return are_lines_as_shown(lines_of(masked(output)), lines_of(masked(shown)));
}

std::string source_text(const std::string& name) {
  std::ifstream file(GOLINKS_SOURCE_DIR "/" + name);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TranscriptRunner::TranscriptRunner() : address_(free_address()) {
  sandbox_.write_file(".config/golinks/config.toml", fmt::format("listen = \"{}\"\n", address_));
  sandbox_.unset("GOLINKS_NO_DAEMON");
  sandbox_.set("PATH",
               (sandbox_.home() / "bin").string() + ":" + Sandbox::golinks().parent_path().string() + ":/usr/bin:/bin");
}

std::string TranscriptRunner::run(const std::string& command) {
  std::string here = command;
  replace_all(here, "localhost:26479", address_);
  replace_all(here, "/usr/libexec/golinks/golinksd", "'" + Sandbox::golinksd().string() + "'");
  // The examples are of a computer that is set up.
  std::string output = without_hints(sandbox_.run_program("/bin/sh", {"-c", "exec 2>&1\n" + here})).out;
  replace_all(output, address_, "127.0.0.1:26479");
  replace_all(output, "\r\n", "\n");
  if (output.ends_with("\n\n")) output.pop_back();  // the end of a response's head
  return output;
}

int TranscriptRunner::check(const std::string& text) {
  int count = 0;
  for (const TranscriptStep& step : read_transcript(text)) {
    ++count;
    if (step.command.starts_with("golinks setup") && is_skipped(obstacle_to_setup())) continue;
    const std::string output = run(step.command);
    INFO("$ ", step.command, "\nprints:\n", output, "instead of:\n", step.output);
    CHECK(is_as_shown(output, step.output));
  }
  return count;
}

}  // namespace golinks::test
