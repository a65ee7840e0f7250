// Reading a file's bytes into memory, around what the disk cannot read.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "store/env.h"

namespace golinks {

struct FileBytes {
  std::unique_ptr<char[]> data;
  std::size_t size = 0;
  std::size_t unreadable = 0;  // how many of them are not what is in the file: see read_bytes()

  [[nodiscard]] std::string_view view() const { return {data.get(), size}; }
};

// The bytes from `begin` to `end`, or to where the file ends. Pages that the disk fails to read (EIO) become 0xff,
// which no sound transaction and no interrupted write begins with: they are damage like any other. Error: io, when
// nothing can be read, or for any other reason than a failing disk.
[[nodiscard]] Result<FileBytes> read_bytes(const File& file, std::uint64_t begin, std::uint64_t end);

// The first `size` bytes as File::map() gives them, but read.
[[nodiscard]] Result<std::unique_ptr<Mapping>> copy_of(const File& file, std::size_t size);

}  // namespace golinks
