// One target as a libFuzzer program (https://llvm.org/docs/LibFuzzer.html). An exception ends it, as a crash does.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  golinks::test::GOLINKS_FUZZ_TARGET({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
