#include "cli/setup/port_right.h"

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/setup/texts.h"
#include "store/address.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

// Empty where there is none.
Result<std::string> capability_of(const std::string& program) {
  char attribute[64];
  const ssize_t size = ::getxattr(program.c_str(), "security.capability", attribute, sizeof attribute);
  if (size < 0 && (errno == ENODATA || errno == ENOENT)) return std::string();
  if (size >= 0) return std::string(attribute, static_cast<std::size_t>(size));
  return failure(ErrorCode::io,
                 fmt::format("cannot examine {}: {} (file systems without capabilities cannot hold golinksd)", program,
                             std::strerror(errno)),
                 errno);
}

// ip(7), ip_unprivileged_port_start; containers mostly have 0.
int first_port_for_all() {
  int port = 1024;
  std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> port;
  return port;
}

// By the user, or by what they have and hand down to every program (capabilities(7), "ambient").
bool has_right_already() {
  return ::geteuid() == 0 || ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_NET_BIND_SERVICE, 0, 0) == 1;
}

Result<void> set_capability(const Machine& machine, const std::vector<std::string>& words) {
  const auto done = machine.run(words);
  if (done) return {};
  if (done.error().code != ErrorCode::not_found) return failure(done.error());
  return failure(ErrorCode::not_found, "setcap is not installed (it comes with the package libcap2-bin)");
}

constexpr const char* deed_of_granting = "right";

Result<Condition> check_right(const Machine& machine, const Record& record) {
  const auto capability = capability_of(machine.golinksd);
  if (!capability) return failure(capability.error());
  if (capability->empty()) return Condition{Finding::missing};
  const auto is_ours = record.says(deed_of_granting, machine.golinksd);
  if (!is_ours) return failure(is_ours.error());
  if (grants_only_ports(*capability)) return Condition{*is_ours ? Finding::done : Finding::satisfied};
  if (*is_ours) return Condition{Finding::differs};
  return Condition{Finding::foreign,
                   fmt::format("{} has other capabilities, which setup did not give it and left alone (see getcap)",
                               machine.golinksd)};
}

Result<void> grant_right(const Machine& machine, const Record& record) {
  return record.note_and_do(deed_of_granting, machine.golinksd, [&] {
    return set_capability(machine, {"setcap", "cap_net_bind_service=+ep", machine.golinksd});
  });
}

// Without setcap(8), which may be gone when golinks goes. A link that somebody put there is not followed.
Result<void> remove_right(const std::string& golinksd) {
  if (::lremovexattr(golinksd.c_str(), "security.capability") == 0 || errno == ENODATA) return {};
  return system_failure("take back the capability of", golinksd);
}

// It may be gone or somebody's other program by now; what cannot be examined has nothing to be taken from it.
Condition judge_granted_right(const std::string& golinksd) {
  const std::string capability = capability_of(golinksd).value_or("");
  if (grants_only_ports(capability)) return Condition{Finding::done};
  Condition condition{Finding::satisfied};
  if (!capability.empty())
    condition.leftover =
        fmt::format("{} was given other capabilities, too, which were left alone (see getcap)", golinksd);
  return condition;
}

Step granted_right_step(const std::string& golinksd) {
  return {.path = golinksd,
          .effect = {},
          .undo_effect = "may no longer listen on port 80",
          .as_root = true,
          .check = [golinksd]() -> Result<Condition> { return judge_granted_right(golinksd); },
          .apply = []() -> Result<void> { return {}; },
          .revert = [golinksd] { return remove_right(golinksd); }};
}

// In an Exec key, which is quoted there (Desktop Entry Specification 1.5, "The Exec key"): first for the command line,
// then for the file.
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
  const bool is_known = (word(0) & VFS_CAP_REVISION_MASK) == VFS_CAP_REVISION_2 ||
                        (word(0) & VFS_CAP_REVISION_MASK) == VFS_CAP_REVISION_3;
  const bool is_effective = (word(0) & ~VFS_CAP_REVISION_MASK) == VFS_CAP_FLAGS_EFFECTIVE;
  return is_known && is_effective && word(1) == 1U << CAP_NET_BIND_SERVICE && word(2) == 0 && word(3) == 0 &&
         word(4) == 0;
}

Result<void> check_port_right(const std::string& golinksd, const std::string& listen) {
  const auto address = Address::parse(listen);
  if (!address) return failure(address.error());
  if (address->port() == 0 || address->port() >= first_port_for_all() || has_right_already()) return {};
  const auto capability = capability_of(golinksd);
  if (capability && !capability->empty()) return {};
  return failure(ErrorCode::invalid,
                 fmt::format("golinksd may not listen on {}, as after each upgrade: run 'golinks setup'", listen));
}

Step port_right_step(const Machine& machine, const Record& record) {
  return {.path = machine.golinksd,
          .effect = "may listen on port 80 (cap_net_bind_service)",
          .undo_effect = {},
          .as_root = true,
          .check = [machine, record] { return check_right(machine, record); },
          .apply = [machine, record] { return grant_right(machine, record); },
          .revert = []() -> Result<void> { return {}; }};
}

std::vector<Step> granted_right_steps(const Record& record) {
  std::vector<Step> steps;
  for (const std::string& golinksd : record.files_of(deed_of_granting).value_or(std::vector<std::string>()))
    steps.push_back(granted_right_step(golinksd));
  return steps;
}

Step login_step(const Machine& machine, const Person& person, const Wishes& wishes, const Record& record) {
  const std::string text =
      fill_in(golinks_desktop_text, {{"NAME", wishes.first()}, {"GOLINKS", quoted_for_exec(machine.golinks)}});
  const std::string path = parent_folder(parent_folder(person.config)) + "/autostart/golinks.desktop";
  return own_file_step(machine, {path, text, "starts golinksd when you log in", false}, record);
}

}  // namespace golinks::cli
