// Reading protobuf's wire format in place (https://protobuf.dev/programming-guides/encoding): the few lines that let a
// lookup walk a store of a million links without building a message for each.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace golinks::wire {

enum class Type : unsigned { varint = 0, fixed64 = 1, length_delimited = 2, fixed32 = 5 };

struct Field {
  std::uint32_t number = 0;
  Type type = Type::varint;
  std::uint64_t value = 0;  // of a varint or fixed field
  std::string_view bytes;   // of a length-delimited field
  std::string_view frame;   // the whole field with its tag
};

// Reads a varint and removes it from the front of `bytes`. False when it is cut short or longer than 10 bytes.
[[nodiscard]] inline bool take_varint(std::string_view& bytes, std::uint64_t& value) {
  value = 0;
  for (unsigned i = 0; i < bytes.size() && i < 10; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
    if (byte < 0x80) {
      bytes.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

[[nodiscard]] inline std::uint64_t read_fixed64(const char* bytes) {
  std::uint64_t little = 0;
  std::memcpy(&little, bytes, sizeof little);
  return std::endian::native == std::endian::little ? little : __builtin_bswap64(little);
}

// Reads a varint that is usually below 128.
[[nodiscard]] inline bool take_small_varint(std::string_view& bytes, std::uint64_t& value) {
  if (bytes.empty() || static_cast<unsigned char>(bytes.front()) >= 0x80) return take_varint(bytes, value);
  value = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  return true;
}

namespace detail {

[[nodiscard]] inline bool take_bytes(std::string_view& bytes, std::uint64_t size, std::string_view& out) {
  if (size > bytes.size()) return false;
  out = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return true;
}

[[nodiscard]] inline bool take_payload(std::string_view& bytes, Field& field) {
  std::uint64_t size = 0;
  std::string_view raw;
  switch (field.type) {
    case Type::length_delimited: return take_small_varint(bytes, size) && take_bytes(bytes, size, field.bytes);
    case Type::varint: return take_varint(bytes, field.value);
    case Type::fixed64:
      if (!take_bytes(bytes, 8, raw)) return false;
      field.value = read_fixed64(raw.data());
      return true;
    case Type::fixed32: return take_bytes(bytes, 4, raw);
  }
  return false;
}

}  // namespace detail

// Reads one field and removes it from the front of `bytes`. False when they do not begin with a whole field of a
// known type (groups are not one).
[[nodiscard]] inline bool take_field(std::string_view& bytes, Field& field) {
  const char* const begin = bytes.data();
  std::uint64_t tag = 0;
  if (!take_small_varint(bytes, tag) || tag > 0xffffffffU) return false;
  field.number = static_cast<std::uint32_t>(tag >> 3);
  field.type = static_cast<Type>(tag & 7U);
  if (field.number == 0 || !detail::take_payload(bytes, field)) return false;
  field.frame = {begin, static_cast<std::size_t>(bytes.data() - begin)};
  return true;
}

// Reads the length of a length-delimited field, nearly always one or two bytes, and returns where its bytes begin.
// nullptr when the field does not end before `end`.
[[nodiscard]] inline const char* read_length(const char* at, const char* end, std::size_t& length) {
  if (end - at >= 2) {
    const auto first = static_cast<unsigned char>(at[0]);
    const auto second = static_cast<unsigned char>(at[1]);
    length = first < 0x80 ? first : (first & 0x7fU) | (static_cast<std::size_t>(second) << 7U);
    const char* const begin = at + (first < 0x80 ? 1 : 2);
    if (first < 0x80 || second < 0x80) return length <= static_cast<std::size_t>(end - begin) ? begin : nullptr;
  }
  std::string_view rest(at, static_cast<std::size_t>(end - at));
  std::uint64_t value = 0;
  if (!take_varint(rest, value) || value > rest.size()) return nullptr;
  length = value;
  return rest.data();
}

// Steps over a varint. nullptr when it does not end before `end`.
[[nodiscard]] inline const char* skip_varint(const char* at, const char* end) {
  if (std::endian::native == std::endian::little && end - at >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const std::uint64_t last_bytes = ~word & 0x8080808080808080U;  // set where a byte may end the varint
    if (last_bytes != 0) return at + std::countr_zero(last_bytes) / 8 + 1;
  }
  while (at < end) {
    if (static_cast<unsigned char>(*at++) < 0x80) return at;
  }
  return nullptr;
}

void append_varint(std::string& out, std::uint64_t value);
void append_varint_field(std::string& out, std::uint32_t number, std::uint64_t value);
void append_bytes_field(std::string& out, std::uint32_t number, std::string_view bytes);
void append_fixed64_field(std::string& out, std::uint32_t number, std::uint64_t value);

}  // namespace golinks::wire
