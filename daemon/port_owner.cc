#include "daemon/port_owner.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pwd.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string>
#include <vector>

#include "store/location.h"
#include "store/system_failure.h"

namespace golinks {
namespace {

// The kernel marks a program whose file lent it what its user does not have (getauxval(3), AT_SECURE).
bool right_is_of_file() { return ::geteuid() != 0 && ::getauxval(AT_SECURE) != 0; }

// Nobody where nothing is set up.
Result<std::vector<std::string>> owners_of_go() {
  constexpr std::string_view before = "for ";
  std::vector<std::string> owners;
  errno = 0;
  std::ifstream record(setup_record_path);
  if (!record && errno != ENOENT) return system_failure("read", setup_record_path);
  for (std::string line; std::getline(record, line);) {
    if (line.starts_with(before)) owners.push_back(line.substr(before.size()));
  }
  return owners;
}

std::string own_name() {
  const passwd* const entry = ::getpwuid(::getuid());
  return entry == nullptr ? std::string() : entry->pw_name;
}

}  // namespace

Result<void> check_port_owner(const Address& address) {
  if (!right_is_of_file()) return {};
  const auto owners = owners_of_go();
  if (!owners) return failure(owners.error());
  if (owners->empty() || std::ranges::find(*owners, own_name()) != owners->end()) return {};
  return failure(ErrorCode::invalid, fmt::format("refusing to listen on {}: go/ is set up for {} on this computer",
                                                 address.text(), fmt::join(*owners, " and ")));
}

}  // namespace golinks
