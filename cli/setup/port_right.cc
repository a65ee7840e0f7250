#include "cli/setup/port_right.h"

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/xattr.h>

#include <cerrno>
#include <cstring>

#include "cli/setup/texts.h"

namespace golinks::cli {
namespace {

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

Result<Condition> check_right(const Machine& machine) {
  char attribute[64];
  const ssize_t size = ::getxattr(machine.golinksd.c_str(), "security.capability", attribute, sizeof attribute);
  if (size < 0 && errno == ENODATA) return Condition{Finding::missing};
  if (size < 0) {
    return failure(ErrorCode::io, fmt::format("cannot examine {}: {} (file systems without capabilities cannot hold golinksd)",
                                              machine.golinksd, std::strerror(errno)), errno);
  }
  return Condition{grants_only_ports({attribute, static_cast<std::size_t>(size)}) ? Finding::done : Finding::differs};
}

Result<void> set_capability(const Machine& machine, const std::vector<std::string>& words) {
  const auto done = machine.run(words);
  if (done) return {};
  if (done.error().code != ErrorCode::not_found) return failure(done.error());
  return failure(ErrorCode::not_found, "setcap is not installed (it comes with the package libcap2-bin)");
}

// In an Exec key, which is quoted there (Desktop Entry Specification 1.5, "The Exec key"): first for the command line, then for the file.
std::string quoted_for_exec(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') result += "\\\\\\";
    if (c == '"' || c == '`' || c == '$') result += "\\\\";
    if (c == '%') result += '%';
    result += c;
  }
  return result;
}

}  // namespace

bool grants_only_ports(std::string_view attribute) {
  if (attribute.size() < 5 * sizeof(std::uint32_t)) return false;
  const auto word = [&](std::size_t index) { return little_endian(attribute.substr(index * 4, 4)); };
  const bool is_known = (word(0) & VFS_CAP_REVISION_MASK) == VFS_CAP_REVISION_2 || (word(0) & VFS_CAP_REVISION_MASK) == VFS_CAP_REVISION_3;
  const bool is_effective = (word(0) & ~VFS_CAP_REVISION_MASK) == VFS_CAP_FLAGS_EFFECTIVE;
  return is_known && is_effective && word(1) == 1U << CAP_NET_BIND_SERVICE && word(2) == 0 && word(3) == 0 && word(4) == 0;
}

Step port_right_step(const Machine& machine) {
  return {.path = machine.golinksd,
          .effect = "may listen on port 80 (cap_net_bind_service)",
          .undo_effect = "may no longer listen on port 80",
          .as_root = true,
          .check = [machine] { return check_right(machine); },
          .apply = [machine] { return set_capability(machine, {"setcap", "cap_net_bind_service=+ep", machine.golinksd}); },
          .revert = [machine] { return set_capability(machine, {"setcap", "-r", machine.golinksd}); }};
}

Step login_step(const Machine& machine, const Person& person, const Wishes& wishes, const CreatedFolders& folders) {
  const std::string text = fill_in(golinks_desktop_text, {{"NAME", wishes.first()}, {"GOLINKS", quoted_for_exec(machine.golinks)}});
  const std::string path = parent_folder(parent_folder(person.config)) + "/autostart/golinks.desktop";
  return own_file_step(machine, {path, text, "# Made by golinks setup", "new: starts golinksd when you log in", false}, folders);
}

}  // namespace golinks::cli
