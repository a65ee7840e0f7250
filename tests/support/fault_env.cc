#include "tests/support/fault_env.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "store/read_file.h"

namespace golinks::test {
namespace {

constexpr std::uint64_t sector_bytes = 512;

tl::unexpected<Error> system_failure(int error, const std::string& path) {
  return failure(error == ENOENT ? ErrorCode::not_found : ErrorCode::io, path + ": " + std::strerror(error), error);
}

bool changes_the_disk(Operation operation) {
  return operation != Operation::open && operation != Operation::map && operation != Operation::read;
}

class MemoryMapping : public Mapping {
 public:
  explicit MemoryMapping(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::string_view bytes() const override { return bytes_; }

 private:
  std::string bytes_;
};

class NoLock : public FileLock {};

}  // namespace

class FaultFile : public File {
 public:
  FaultFile(FaultEnv& env, std::shared_ptr<FaultEnv::Inode> inode, std::string path)
      : env_(env), inode_(std::move(inode)), path_(std::move(path)) {}

  [[nodiscard]] Result<FileIdentity> identity() const override {
    return FileIdentity{1, inode_->number, inode_->bytes.size(), inode_->modified_ns, inode_->modified_ns};
  }

  Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
    std::size_t partial = 0;
    const int error = env_.next_fault(Operation::write, &partial);
    if (error != 0) bytes = bytes.substr(0, std::min(partial, bytes.size()));
    if (inode_->bytes.size() < offset + bytes.size()) inode_->bytes.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), inode_->bytes.begin() + static_cast<std::ptrdiff_t>(offset));
    inode_->modified_ns = env_.stamp();
    if (error != 0) return system_failure(error, path_);
    return {};
  }

  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
    if (const int error = env_.next_fault(Operation::read)) return system_failure(error, path_);
    const auto bad = inode_->bad_sectors.lower_bound(offset / sector_bytes);
    if (bad != inode_->bad_sectors.end() && *bad * sector_bytes < offset + size) return system_failure(EIO, path_);
    if (offset >= inode_->bytes.size()) return std::size_t{0};
    return inode_->bytes.copy(buffer, size, offset);
  }

  Result<void> truncate(std::uint64_t size) override {
    if (const int error = env_.next_fault(Operation::truncate)) return system_failure(error, path_);
    inode_->bytes.resize(size);
    inode_->modified_ns = env_.stamp();
    return {};
  }

  Result<void> lock(std::chrono::milliseconds) override { return {}; }

  Result<void> take_permissions_of(const File&) override { return {}; }

  Result<void> sync() override {
    if (const int error = env_.next_fault(Operation::sync)) return system_failure(error, path_);
    inode_->durable = inode_->bytes;
    return {};
  }

  Result<void> sync_all() override { return sync(); }

  [[nodiscard]] Result<std::unique_ptr<Mapping>> map(std::size_t size) const override {
    if (const int error = env_.next_fault(Operation::map)) return system_failure(error, path_);
    if (!inode_->bad_sectors.empty()) return copy_of(*this, size);
    return std::make_unique<MemoryMapping>(inode_->bytes.substr(0, size));
  }

 private:
  FaultEnv& env_;
  std::shared_ptr<FaultEnv::Inode> inode_;
  std::string path_;
};

void FaultEnv::fail(Operation operation, int nth, int error, std::size_t partial) {
  faults_.push_back({operation, nth, error, partial});
}

void FaultEnv::before_next(Operation operation, std::function<void()> work) {
  interruptions_[operation] = std::move(work);
}

void FaultEnv::lose_power_after(int count) { power_left_ = count; }

int FaultEnv::next_fault(Operation operation, std::size_t* partial) {
  if (auto interruption = interruptions_.extract(operation)) interruption.mapped()();
  if (changes_the_disk(operation) && !power_off_) {
    ++changes_;
    if (power_left_ == 0) power_off_ = true;
    if (power_left_ > 0) --power_left_;
  }
  if (power_off_) return EIO;
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (fault->operation != operation || --fault->countdown > 0) continue;
    const int error = fault->error;
    if (partial != nullptr) *partial = fault->partial;
    faults_.erase(fault);
    return error;
  }
  return 0;
}

namespace {

// What a disk may hold of a file that was `durable` and should have become `bytes`.
std::string some_sectors(const std::string& durable, const std::string& bytes, std::mt19937& random) {
  constexpr std::size_t sector = 512;
  const std::size_t sizes[] = {durable.size(), bytes.size(), random() % (std::max(durable.size(), bytes.size()) + 1)};
  // A size between is one that a write had on its way; nothing that was synced and not cut is lost.
  const std::size_t least = std::min(durable.size(), bytes.size());
  std::string left = durable;
  left.resize(std::max(least, sizes[random() % 3]), '\0');
  for (std::size_t at = 0; at < left.size(); at += sector) {
    if (at >= bytes.size() || random() % 2 == 0) continue;
    const std::size_t size = std::min({sector, bytes.size() - at, left.size() - at});
    left.replace(at, size, bytes, at, size);
  }
  return left;
}

}  // namespace

void FaultEnv::restart(Survival survival, unsigned seed) {
  std::mt19937 random(seed);
  if (survival == Survival::everything) durable_names_ = names_;
  if (survival == Survival::at_random || survival == Survival::any_sectors) {
    for (const auto& [path, inode] : names_) {
      if (random() % 2 == 0) durable_names_[path] = inode;
    }
  }
  names_ = durable_names_;
  for (const auto& [path, inode] : names_) {
    if (survival == Survival::only_synced) inode->bytes = inode->durable;
    if (survival == Survival::at_random && inode->bytes.size() > inode->durable.size()) {
      const std::size_t unsynced = inode->bytes.size() - inode->durable.size();
      inode->bytes.resize(inode->durable.size() + random() % (unsynced + 1));
    }
    if (survival == Survival::any_sectors) inode->bytes = some_sectors(inode->durable, inode->bytes, random);
    inode->durable = inode->bytes;
  }
  power_off_ = false;
  power_left_ = -1;
  faults_.clear();
}

std::string FaultEnv::contents(const std::string& path) const {
  const auto found = names_.find(path);
  return found == names_.end() ? std::string() : found->second->bytes;
}

void FaultEnv::set_contents(const std::string& path, const std::string& bytes) {
  auto inode = names_.contains(path) ? names_[path] : create(path);
  inode->bytes = inode->durable = bytes;
  inode->modified_ns = stamp();
  durable_names_[path] = inode;
}

void FaultEnv::corrupt(const std::string& path, std::size_t offset, char byte) {
  names_.at(path)->bytes.at(offset) = byte;
}

void FaultEnv::break_sector(const std::string& path, std::uint64_t offset) {
  names_.at(path)->bad_sectors.insert(offset / sector_bytes);
}

std::set<std::string> FaultEnv::files() const {
  std::set<std::string> files;
  for (const auto& [path, inode] : names_) files.insert(path);
  return files;
}

std::shared_ptr<FaultEnv::Inode> FaultEnv::create(const std::string& path) {
  auto inode = std::make_shared<Inode>();
  inode->number = ++last_inode_;
  inode->modified_ns = stamp();
  names_[path] = inode;
  return inode;
}

Result<std::unique_ptr<File>> FaultEnv::open(const std::string& path, OpenMode mode) {
  if (const int error = next_fault(Operation::open)) return system_failure(error, path);
  auto found = names_.find(path);
  std::shared_ptr<Inode> inode = found == names_.end() ? nullptr : found->second;
  if (!inode && (mode == OpenMode::read || mode == OpenMode::write)) return system_failure(ENOENT, path);
  if (inode && mode == OpenMode::create_new) return system_failure(EEXIST, path);
  if (!inode) inode = create(path);
  if (mode == OpenMode::truncate) inode->bytes.clear();
  return std::make_unique<FaultFile>(*this, inode, path);
}

Result<FileIdentity> FaultEnv::identity(const std::string& path) {
  const auto found = names_.find(path);
  if (found == names_.end()) return system_failure(ENOENT, path);
  const Inode& inode = *found->second;
  return FileIdentity{1, inode.number, inode.bytes.size(), inode.modified_ns, inode.modified_ns};
}

Result<void> FaultEnv::rename(const std::string& from, const std::string& to) {
  if (const int error = next_fault(Operation::rename)) return system_failure(error, to);
  const auto found = names_.find(from);
  if (found == names_.end()) return system_failure(ENOENT, from);
  names_[to] = found->second;
  names_.erase(from);
  return {};
}

Result<void> FaultEnv::remove(const std::string& path) {
  if (const int error = next_fault(Operation::remove)) return system_failure(error, path);
  if (names_.erase(path) == 0) return system_failure(ENOENT, path);
  return {};
}

Result<void> FaultEnv::sync_folder(const std::string& folder) {
  if (const int error = next_fault(Operation::sync_folder)) return system_failure(error, folder);
  durable_names_ = names_;
  return {};
}

Result<std::unique_ptr<FileLock>> FaultEnv::lock(const std::string&, std::chrono::milliseconds, LockFile, const File*) {
  return std::make_unique<NoLock>();
}

}  // namespace golinks::test
