#include "store/read_file.h"

#include <algorithm>
#include <cerrno>

namespace golinks {
namespace {

constexpr std::uint64_t page_bytes = 4096;  // what the kernel reads at least

class CopyOfFile : public Mapping {
 public:
  explicit CopyOfFile(FileBytes bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::string_view bytes() const override { return bytes_.view(); }
  [[nodiscard]] std::size_t unreadable_bytes() const override { return bytes_.unreadable; }

 private:
  FileBytes bytes_;
};

// Appends the bytes from `begin` to `end`, whole or half by half down to the pages that cannot be read.
Result<void> read_around(const File& file, std::uint64_t begin, std::uint64_t end, FileBytes& bytes) {
  char* const to = bytes.data.get() + bytes.size;
  const auto got = file.read_at(begin, to, end - begin);
  if (got) {
    bytes.size += *got;
    return {};
  }
  if (got.error().os_error != EIO) return failure(got.error());
  const std::uint64_t first_page = begin / page_bytes, last_page = (end - 1) / page_bytes;
  if (first_page == last_page) {
    std::fill(to, to + (end - begin), '\xff');
    bytes.size += end - begin;
    bytes.unreadable += end - begin;
    return {};
  }
  const std::uint64_t middle = (first_page + (last_page - first_page + 1) / 2) * page_bytes;
  auto read = read_around(file, begin, middle, bytes);
  return read ? read_around(file, middle, end, bytes) : read;
}

}  // namespace

Result<FileBytes> read_bytes(const File& file, std::uint64_t begin, std::uint64_t end) {
  FileBytes bytes{std::make_unique_for_overwrite<char[]>(end - begin), 0, 0};
  if (begin == end) return bytes;
  if (auto read = read_around(file, begin, end, bytes); !read) return failure(read.error());
  if (bytes.unreadable == 0 || bytes.unreadable < bytes.size) return bytes;
  const auto whole = file.read_at(begin, bytes.data.get(), end - begin);  // for its error
  return whole ? read_bytes(file, begin, end) : Result<FileBytes>(failure(whole.error()));
}

Result<std::unique_ptr<Mapping>> copy_of(const File& file, std::size_t size) {
  auto bytes = read_bytes(file, 0, size);
  if (!bytes) return failure(bytes.error());
  return std::make_unique<CopyOfFile>(std::move(*bytes));
}

}  // namespace golinks
