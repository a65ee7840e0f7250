#include "daemon/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace golinks {
namespace {

using CapabilitySets = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

bool has_any(const CapabilitySets& sets) {
  return std::ranges::any_of(
      sets, [](const auto& word) { return (word.effective | word.permitted | word.inheritable) != 0; });
}

}  // namespace

// By the system calls themselves (capset(2)): glibc has no wrapper, and libcap would be one more library for two calls.
Result<void> drop_capabilities() {
  if (::geteuid() == 0) return {};
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  CapabilitySets held{};
  if (::syscall(SYS_capget, &header, held.data()) != 0)
    return failure(ErrorCode::io, "cannot tell what capabilities there are", errno);
  // A service manager that gave us none forbids to change them, too (golinks.service).
  if (!has_any(held)) return {};
  const CapabilitySets none{};
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);  // unknown before Linux 4.3, where there are none
  if (::syscall(SYS_capset, &header, none.data()) != 0)
    return failure(ErrorCode::io, "cannot give up capabilities", errno);
  // A program that got capabilities from its file hides its /proc from its own user (prctl(2)), who has `golinks` look
  // there.
  ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  return {};
}

}  // namespace golinks
