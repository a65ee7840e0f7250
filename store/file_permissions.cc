#include "store/file_permissions.h"

#include <fmt/format.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include "store/system_failure.h"

namespace golinks {
namespace {

std::vector<std::string> attribute_names(int file) {
  std::string names(XATTR_LIST_MAX, '\0');
  const ssize_t size = flistxattr(file, names.data(), names.size());
  std::vector<std::string> list;
  for (std::size_t at = 0; size > 0 && at < static_cast<std::size_t>(size); at += list.back().size() + 1)
    list.emplace_back(names.data() + at);
  return list;
}

std::optional<std::string> attribute(int file, const std::string& name) {
  std::string value(XATTR_SIZE_MAX, '\0');
  const ssize_t size = fgetxattr(file, name.c_str(), value.data(), value.size());
  if (size < 0) return std::nullopt;
  value.resize(static_cast<std::size_t>(size));
  return value;
}

// Labels of a security module, and what a file system notes for itself, are not ours to give: a new file has its own.
bool is_owners(const std::string& name) { return name.starts_with("user.") || name.starts_with("system."); }

// ACLs are an attribute, too: system.posix_acl_access (acl(5)). Returns the name of one that `to` does not have now.
std::optional<std::string> copy_attributes(int from, int to) {
  std::optional<std::string> missing;
  for (const std::string& name : attribute_names(from)) {
    const auto value = attribute(from, name);
    if (!value || value == attribute(to, name)) continue;
    if (fsetxattr(to, name.c_str(), value->data(), value->size(), 0) != 0 && is_owners(name)) missing = name;
  }
  return missing;
}

// A folder's default ACL gives a new file one that the old one need not have.
void drop_foreign_acl(int from, int to) {
  constexpr const char* acl = "system.posix_acl_access";
  if (!attribute(from, acl) && attribute(to, acl)) fremovexattr(to, acl);
}

tl::unexpected<Error> not_kept(const std::string& path, const std::string& what) {
  return failure(ErrorCode::io, fmt::format("a new {} {}", path, what), EPERM);
}

}  // namespace

Result<void> copy_permissions(int from, int to, const std::string& path) {
  struct stat old {
  }, now{};
  if (fstat(from, &old) != 0 || fstat(to, &now) != 0) return system_failure("examine", path);
  // Only root may give files away; a member may give them to their group.
  if ((now.st_uid != old.st_uid || now.st_gid != old.st_gid) && fchown(to, old.st_uid, old.st_gid) != 0)
      [[maybe_unused]]
    const int ignored = fchown(to, static_cast<uid_t>(-1), old.st_gid);
  if (fstat(to, &now) != 0) return system_failure("examine", path);
  drop_foreign_acl(from, to);
  // Another group gets nothing.
  const mode_t mode = old.st_mode & (now.st_gid == old.st_gid ? 07777U : 07700U);
  const bool has_mode = (now.st_mode & 07777U) == mode || fchmod(to, mode) == 0;
  const auto missing = now.st_gid == old.st_gid ? copy_attributes(from, to) : std::nullopt;
  if (fstat(to, &now) != 0) return system_failure("examine", path);
  if (now.st_uid != old.st_uid) return not_kept(path, fmt::format("would not belong to user {}", old.st_uid));
  if (now.st_gid != old.st_gid) return not_kept(path, fmt::format("would not belong to group {}", old.st_gid));
  if (!has_mode && (now.st_mode & 07777U) != mode)
    return not_kept(path, fmt::format("would not have mode {:04o}", mode));
  if (missing) return not_kept(path, fmt::format("would not have the attribute {}", *missing));
  return {};
}

}  // namespace golinks
