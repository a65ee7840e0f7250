// Frames a request that arrives in pieces. Its head is read again only when a piece may have changed what is known of
// it, so that a byte at a time costs hardly more than all at once.
#pragma once

#include <cstddef>
#include <string_view>

#include "daemon/request_framing.h"

namespace golinks {

class RequestFramer {
 public:
  // As frame_request(). While the head is incomplete, `bytes` of the next call have to begin with those of this one.
  [[nodiscard]] Framing frame(std::string_view bytes);

 private:
  [[nodiscard]] bool is_more_of_a_line(std::string_view bytes) const;

  std::size_t examined_ = 0;    // bytes of a head that is incomplete
  std::size_t line_begin_ = 0;  // of the line that the last of them are in
};

}  // namespace golinks
