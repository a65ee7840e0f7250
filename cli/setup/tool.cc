#include "cli/setup/tool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cli/spawn.h"
#include "store/descriptor.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

std::string read_to_end(int descriptor) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t size = ::read(descriptor, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(size));
  }
}

std::string_view last_line(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
}

// Root runs nothing that somebody's PATH could have put in the place of a tool: not by su(1) either, which keeps it.
// The last is where NixOS has them. Of others the tools of the administrator are not always in the PATH.
std::string tool_folders() {
  if (::geteuid() == 0) return "/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin";
  const char* const path = ::getenv("PATH");
  return fmt::format("{}:/usr/sbin:/sbin", path == nullptr ? "/usr/bin:/bin" : path);
}

}  // namespace

std::optional<std::string> find_tool(std::string_view name) {
  if (name.starts_with('/')) return std::string(name);
  const std::string folders = tool_folders();
  for (std::string_view left = folders; !left.empty();) {
    const std::string_view folder = left.substr(0, left.find(':'));
    const std::string program = fmt::format("{}/{}", folder, name);
    if (folder.starts_with('/') && ::access(program.c_str(), X_OK) == 0) return program;
    left.remove_prefix(std::min(left.size(), folder.size() + 1));
  }
  return std::nullopt;
}

Result<std::string> run_tool(const std::vector<std::string>& words) {
  const auto program = find_tool(words.front());
  if (!program) return failure(ErrorCode::not_found, fmt::format("{} is not installed", words.front()));
  int out[2];
  int err[2];
  if (::pipe2(out, O_CLOEXEC) != 0) return system_failure("make", "a pipe");
  const Descriptor out_end(out[0]);
  Descriptor their_out(out[1]);
  if (::pipe2(err, O_CLOEXEC) != 0) return system_failure("make", "a pipe");
  const Descriptor err_end(err[0]);
  Descriptor their_err(err[1]);
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  std::vector<std::string> words_with_path = words;
  words_with_path.front() = *program;
  // What a tool runs is found as it was: timeout(1) runs others.
  const Result<pid_t> pid = spawn({.words = std::move(words_with_path),
                                   .environment = {{"PATH", tool_folders()}},
                                   .in = nothing.get(),
                                   .out = their_out.get(),
                                   .err = their_err.get()});
  if (!pid) return failure(pid.error());
  their_out.reset();
  their_err.reset();
  std::string said = read_to_end(out_end.get());  // these tools say little: neither pipe fills up
  const std::string complaint = read_to_end(err_end.get());
  if (const int code = wait_for_exit(*pid); code != 0) {
    return failure(ErrorCode::io, fmt::format("{} failed ({}): {}", words.front(), code,
                                              last_line(complaint.empty() ? said : complaint)));
  }
  return said;
}

}  // namespace golinks::cli
