#include "cli/whole_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "store/descriptor.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

Result<std::string> read_all(int descriptor, const std::string& name, std::size_t expected_size) {
  std::string text;
  text.reserve(expected_size + 1);
  constexpr std::size_t block_size = std::size_t{1} << 16;
  for (;;) {
    const std::size_t before = text.size();
    text.resize(before + block_size);
    const ssize_t size = ::read(descriptor, text.data() + before, block_size);
    const int error = errno;
    text.resize(before + (size > 0 ? static_cast<std::size_t>(size) : 0));
    if (size == 0) return text;
    if (size < 0 && error != EINTR) return system_failure("read", name, error);
  }
}

Result<void> write_all(int descriptor, const std::string& path, const std::function<void(Output&)>& produce) {
  Output out(descriptor);
  produce(out);
  out.flush();
  if (out.error() != 0) return system_failure("write", path, out.error());
  return {};
}

Result<void> write_directly(const std::string& path, const std::function<void(Output&)>& produce) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return system_failure("write", path);
  return write_all(file.get(), path, produce);
}

// The mode that the file has, or would get if it were created by any other program.
mode_t mode_for(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

Result<void> write_and_sync(int descriptor, const std::string& path, const std::function<void(Output&)>& produce) {
  if (Result<void> written = write_all(descriptor, path, produce); !written) return written;
  if (fchmod(descriptor, mode_for(path)) != 0 || fsync(descriptor) != 0) return system_failure("write", path);
  return {};
}

// Opens the temporary file, and puts its path into `temporary`. Never one that is there already, nor what a link in its
// place leads to: others may be able to put something there.
using OpenTemporary = int (*)(const std::string& path, std::string& temporary);

int open_unique(const std::string& path, std::string& temporary) {
  temporary = path + ".XXXXXX";
  return mkostemp(temporary.data(), O_CLOEXEC);
}

int open_known(const std::string& path, std::string& temporary) {
  temporary = leftover_of(path);
  ::unlink(temporary.c_str());
  return ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

// A folder that may be written to and not read can be synced by nobody but its owner.
Result<void> sync_folder_of(Env& env, const std::string& path) {
  auto synced = env.sync_folder(parent_folder(path));
  if (!synced && synced.error().os_error == EACCES) return {};
  return synced;
}

Result<void> write_beside_and_rename(Env& env, const std::string& path, const std::function<void(Output&)>& produce,
                                     OpenTemporary open_temporary) {
  std::string temporary;
  const Descriptor file(open_temporary(path, temporary));
  if (!file) return system_failure("write", path);
  Result<void> result = write_and_sync(file.get(), path, produce);
  if (result) result = env.rename(temporary, path);
  if (result) return sync_folder_of(env, path);
  ::unlink(temporary.c_str());
  return result;
}

Result<void> replace(Env& env, const std::string& path, const std::function<void(Output&)>& produce,
                     OpenTemporary open_temporary) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::is_directory(status)) return system_failure("write", path, EISDIR);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return write_directly(path, produce);
  const Result<std::string> real_path = env.resolve_links(path);
  if (!real_path) return failure(real_path.error());
  return write_beside_and_rename(env, *real_path, produce, open_temporary);
}

}  // namespace

Result<std::string> read_whole_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0) return system_failure("read", path);
  if (!S_ISREG(status.st_mode)) return failure(ErrorCode::io, path + " is not a regular file");
  return read_all(file.get(), path, static_cast<std::size_t>(status.st_size));
}

Result<void> replace_file(Env& env, const std::string& path, const std::function<void(Output&)>& produce) {
  return replace(env, path, produce, open_unique);
}

Result<void> replace_file(Env& env, const std::string& path, std::string_view text) {
  return replace(
      env, path, [text](Output& out) { out.write(text); }, open_known);
}

Result<void> remove_file(Env& env, const std::string& path) {
  for (const std::string& each : {leftover_of(path), path}) {
    const auto removed = env.remove(each);
    if (!removed && removed.error().code != ErrorCode::not_found) return removed;
  }
  return {};
}

std::string leftover_of(std::string_view path) { return std::string(path) + ".golinks-new"; }

}  // namespace golinks::cli
