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

Result<void> write_beside_and_rename(Env& env, const std::string& path, const std::function<void(Output&)>& produce) {
  std::string temporary = path + ".XXXXXX";
  const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC));
  if (!file) return system_failure("write", path);
  Result<void> result = write_and_sync(file.get(), path, produce);
  if (result) result = env.rename(temporary, path);
  if (!result) ::unlink(temporary.c_str());
  return result;
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
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::is_directory(status)) return system_failure("write", path, EISDIR);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return write_directly(path, produce);
  const Result<std::string> real_path = env.resolve_links(path);
  if (!real_path) return failure(real_path.error());
  return write_beside_and_rename(env, *real_path, produce);
}

}  // namespace golinks::cli
