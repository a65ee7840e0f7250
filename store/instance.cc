#include "store/instance.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>

#include "store/checksum.h"
#include "store/system_failure.h"

namespace golinks {
namespace {

constexpr std::size_t max_text = 256;

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

// "golinksd 1.0.0 pid 4711 127.0.0.1:26479\n"; the address comes last and may be missing. The text of an earlier
// holder, which names another pid, says nothing.
void read_text(int descriptor, Instance& instance) {
  char text[max_text];
  const ssize_t size = pread(descriptor, text, sizeof text, 0);
  if (size <= 0) return;
  std::string_view line(text, static_cast<std::size_t>(size));
  line = line.substr(0, line.find('\n'));
  constexpr std::string_view program = "golinksd ";
  if (!line.starts_with(program)) return;
  line.remove_prefix(program.size());
  const std::string holder = fmt::format(" pid {}", instance.pid);
  const std::size_t version_end = line.find(holder);
  if (version_end == std::string_view::npos) return;
  const std::string_view rest = line.substr(version_end + holder.size());
  if (!rest.empty() && rest.front() != ' ') return;
  instance.version = line.substr(0, version_end);
  if (!rest.empty()) instance.address = rest.substr(1);
}

Result<void> write_text(int descriptor, const std::string& text) {
  const ssize_t written = pwrite(descriptor, text.data(), text.size(), 0);
  if (written != static_cast<ssize_t>(text.size()) || ftruncate(descriptor, written) != 0) {
    return system_failure("write", "the daemon's lock file");
  }
  return {};
}

// Where the lock is when the file system of the store is read-only: in a folder that every process of the user finds,
// whatever its environment.
std::string path_elsewhere(const std::string& path) {
  std::error_code error;
  const std::string real = std::filesystem::weakly_canonical(path, error).string();
  const std::string of_user = fmt::format("/run/user/{}", getuid());
  const bool has_own = std::filesystem::is_directory(of_user, error);
  return fmt::format("{}/golinks-{}-{:016x}.daemon", has_own ? of_user : "/tmp", getuid(), checksum_of(real));
}

// What somebody else has put there is none of ours.
int open_elsewhere(const std::string& path) {
  const int descriptor =
      open(path_elsewhere(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600);
  struct stat status {};
  if (descriptor < 0 || (fstat(descriptor, &status) == 0 && status.st_uid == geteuid())) return descriptor;
  close(descriptor);
  errno = EROFS;
  return -1;
}

// To ask for the holder of a lock takes no right to write (fcntl(2)), which nobody has when the disk has failed and is
// read-only now.
Result<std::optional<Instance>> holder_of(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<Instance>();
    return system_failure("open", path);
  }
  struct flock lock = whole_file(F_WRLCK);
  Instance instance;
  const bool answered = fcntl(descriptor, F_GETLK, &lock) == 0;
  if (answered && lock.l_type != F_UNLCK) {
    instance.pid = lock.l_pid;
    read_text(descriptor, instance);
  }
  close(descriptor);
  if (!answered) return system_failure("examine the lock on", path);
  if (lock.l_type == F_UNLCK) return std::optional<Instance>();
  return std::optional(instance);
}

}  // namespace

Result<std::optional<Instance>> running_instance(const std::string& path) {
  auto beside = holder_of(path);
  if (!beside || *beside) return beside;
  auto elsewhere = holder_of(path_elsewhere(path));
  return elsewhere ? elsewhere : beside;
}

Result<std::unique_ptr<InstanceLock>> InstanceLock::take(const std::string& path, const std::string& version) {
  int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
  if (descriptor < 0 && errno == EROFS) descriptor = open_elsewhere(path);
  if (descriptor < 0) return system_failure("open", path);
  std::unique_ptr<InstanceLock> lock(new InstanceLock(descriptor, version));
  struct flock request = whole_file(F_WRLCK);
  if (fcntl(descriptor, F_SETLK, &request) != 0) {
    if (errno == EACCES || errno == EAGAIN) return failure(ErrorCode::locked, "another golinksd serves this store");
    return system_failure("lock", path);
  }
  if (auto ok = write_text(descriptor, fmt::format("golinksd {} pid {}\n", version, getpid())); !ok)
    return failure(ok.error());
  return lock;
}

std::unique_ptr<InstanceLock> InstanceLock::without_file() {
  return std::unique_ptr<InstanceLock>(new InstanceLock(-1, ""));
}

Result<void> InstanceLock::announce(const std::string& address) {
  if (descriptor_ < 0) return {};
  return write_text(descriptor_, fmt::format("golinksd {} pid {} {}\n", version_, getpid(), address));
}

InstanceLock::~InstanceLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

int compare_versions(const std::string& a, const std::string& b) {
  std::string_view left = a, right = b;
  while (!left.empty() || !right.empty()) {
    unsigned x = 0, y = 0;
    const auto take = [](std::string_view& text, unsigned& number) {
      const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
      const std::size_t dot = text.find('.', static_cast<std::size_t>(parsed.ptr - text.data()));
      text = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    };
    take(left, x);
    take(right, y);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

}  // namespace golinks
