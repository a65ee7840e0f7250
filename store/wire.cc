#include "store/wire.h"

namespace golinks::wire {

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>((value & 0x7fU) | 0x80U));
  out.push_back(static_cast<char>(value));
}

void append_varint_field(std::string& out, std::uint32_t number, std::uint64_t value) {
  append_varint(out, std::uint64_t{number} << 3);
  append_varint(out, value);
}

void append_bytes_field(std::string& out, std::uint32_t number, std::string_view bytes) {
  append_varint(out, (std::uint64_t{number} << 3) | static_cast<unsigned>(Type::length_delimited));
  append_varint(out, bytes.size());
  out.append(bytes);
}

void append_fixed64_field(std::string& out, std::uint32_t number, std::uint64_t value) {
  append_varint(out, (std::uint64_t{number} << 3) | static_cast<unsigned>(Type::fixed64));
  for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(value >> shift));
}

}  // namespace golinks::wire
