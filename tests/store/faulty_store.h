// A store on a disk that fails on request, for test cases to begin with.
#pragma once

#include <string>

#include "store/store.h"
#include "tests/support/fault_env.h"

namespace golinks::test {

struct FaultyStore {
  const std::string path = "/links.pb";
  FaultEnv disk;
  Store store{disk, path};

  // Flips a bit, some time later.
  void damage(std::size_t at) {
    std::string bytes = disk.contents(path);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x10);
    disk.advance_clock(1'000'000);
    disk.set_contents(path, bytes);
  }
};

}  // namespace golinks::test
