#include "cli/manual.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace golinks::cli {
namespace {

constexpr ManualPage commands_page = {"golinks", "man1/golinks.1", "golinks(1)", "all commands"};
constexpr std::array<ManualPage, 3> topics = {{
    {"template", "man7/golinks-template.7", "golinks-template(7)", "Links that take arguments"},
    {"store", "man5/golinks-store.5", "golinks-store(5)", "The file that holds the links"},
    {"golinksd", "man8/golinksd.8", "golinksd(8)", "The daemon that answers http://go/..."},
}};

bool is_less(std::string_view pager) {
  const std::string_view program = pager.substr(0, pager.find(' '));
  const std::size_t slash = program.rfind('/');
  return program.substr(slash == std::string_view::npos ? 0 : slash + 1) == "less";
}

std::string chosen_pager(const Environment& environment) {
  for (const char* name : {"MANPAGER", "PAGER"}) {
    if (const auto pager = environment(name); pager && !pager->empty()) return *pager;
  }
  return "";
}

}  // namespace

std::span<const ManualPage> manual_topics() { return topics; }

const ManualPage& command_manual() { return commands_page; }

Result<std::string> manual_path(const ManualPage& page) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const auto path = (self.parent_path() / GOLINKS_MAN_FROM_BIN / page.file).lexically_normal().string();
    for (const std::string& candidate : {path, path + ".gz"}) {
      if (::access(candidate.c_str(), R_OK) == 0) return candidate;
    }
  }
  return failure(ErrorCode::not_found, fmt::format("the manual page {} is not installed beside golinks", page.title));
}

std::string pager_for(std::string_view command, const Environment& environment, bool has_less) {
  std::string pager = chosen_pager(environment);
  if (pager.empty() && has_less) pager = "less";
  // The heading of the command's section: man(1) indents these by three columns, and nothing else.
  return is_less(pager) ? fmt::format("{} +/^[[:blank:]]{{3}}{}$", pager, command) : "";
}

Error become_man(const std::string& path, const std::string& pager) {
  if (!pager.empty()) ::setenv("MANPAGER", pager.c_str(), 1);
  ::execlp("man", "man", path.c_str(), static_cast<char*>(nullptr));
  if (errno == ENOENT) return {ErrorCode::not_found, "the manual cannot be shown: man is not installed", ENOENT};
  return {ErrorCode::io, fmt::format("cannot run man: {}", std::strerror(errno)), errno};
}

}  // namespace golinks::cli
