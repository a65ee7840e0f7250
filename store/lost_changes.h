// Which changes damage has taken from a log. Each has the number of the one before it plus 1, so the numbers that are
// missing between the two sound transactions around a damaged range tell what was in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/link.h"
#include "store/log.h"

namespace golinks {

// The changes `first` to `last`. `first` is 0 where no change stands before the range and compaction may have left out
// the oldest ones: how much of the changes up to `last` was in the range is then not known. `last` is 0 where none
// stands behind it: nothing tells how many there were. Both are 0 when even that is not known.
struct LostChanges {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  [[nodiscard]] bool may_include(std::uint64_t number) const {
    return number != 0 && first <= number && (number <= last || (last == 0 && first != 0));
  }
  bool operator==(const LostChanges&) const = default;
};

// A lost change whose bytes still look like one. The checksum says that they are not what was written: any of this may
// be wrong.
struct Remains {
  std::uint64_t number = 0;
  std::string command;
  std::vector<Link> puts;
};

struct Loss {
  std::vector<LostChanges> changes;  // in order; none for a range between two numbers that follow each other
  std::vector<Remains> remains;      // after a flipped bit mostly the whole change, after a zeroed sector nothing
};

[[nodiscard]] Loss loss_by_damage(const Log& log);

}  // namespace golinks
