#include "store/usage_file.h"

#include <fmt/format.h>

#include <limits>

#include "golinks/v1/usage.pb.h"
#include "store/checksum.h"
#include "store/location.h"
#include "store/wire.h"

namespace golinks {
namespace {

constexpr std::size_t trailer_size = 1 + 8;  // its tag and value

std::string encode_use(std::string_view key, const LinkUse& use) {
  std::string daily;
  for (const std::uint32_t hits : use.daily) wire::append_varint(daily, hits);
  std::string bytes;
  wire::append_bytes_field(bytes, v1::LinkUse::kKeyFieldNumber, key);
  wire::append_varint_field(bytes, v1::LinkUse::kHitsFieldNumber, use.hits);
  wire::append_varint_field(bytes, v1::LinkUse::kLastUsedUsFieldNumber, static_cast<std::uint64_t>(use.last_used_us));
  wire::append_varint_field(bytes, v1::LinkUse::kFirstDayFieldNumber, use.first_day);
  wire::append_bytes_field(bytes, v1::LinkUse::kDailyFieldNumber, daily);
  return bytes;
}

bool decode_daily(std::string_view bytes, std::vector<std::uint32_t>& daily) {
  for (std::uint64_t hits = 0; !bytes.empty();) {
    if (!wire::take_varint(bytes, hits) || hits > std::numeric_limits<std::uint32_t>::max()) return false;
    daily.push_back(static_cast<std::uint32_t>(hits));
  }
  return daily.size() <= counted_days;
}

bool decode_use(std::string_view bytes, Usage& usage) {
  LinkUse use;
  std::string_view key;
  for (wire::Field field; !bytes.empty();) {
    if (!wire::take_field(bytes, field)) return false;
    switch (field.number) {
      case v1::LinkUse::kKeyFieldNumber: key = field.bytes; break;
      case v1::LinkUse::kHitsFieldNumber: use.hits = field.value; break;
      case v1::LinkUse::kLastUsedUsFieldNumber: use.last_used_us = static_cast<Microseconds>(field.value); break;
      case v1::LinkUse::kFirstDayFieldNumber: use.first_day = static_cast<std::uint32_t>(field.value); break;
      case v1::LinkUse::kDailyFieldNumber:
        if (!decode_daily(field.bytes, use.daily)) return false;
        break;
      default: break;  // a newer program's
    }
  }
  if (!key.empty()) usage.put(key, std::move(use));
  return true;
}

bool is_intact(std::string_view file) {
  if (file.size() < trailer_size) return false;
  std::string_view last = file.substr(file.size() - trailer_size);
  wire::Field field;
  return wire::take_field(last, field) && last.empty() && field.number == v1::Usage::kChecksumFieldNumber &&
         field.value == checksum_of(file.substr(0, file.size() - trailer_size));
}

Result<std::string> read_whole(const File& file, const std::string& path) {
  const auto identity = file.identity();
  if (!identity) return failure(identity.error());
  if (identity->size > max_usage_bytes)
    return failure(ErrorCode::corrupt, fmt::format("{} is larger than 256 MiB", path));
  std::string bytes(identity->size, '\0');
  const auto size = file.read_at(0, bytes.data(), bytes.size());
  if (!size) return failure(size.error());
  bytes.resize(*size);
  return bytes;
}

}  // namespace

std::string encode_usage(const Usage& usage) {
  std::string bytes;
  wire::append_varint_field(bytes, v1::Usage::kAsOfFieldNumber, usage.as_of());
  wire::append_varint_field(bytes, v1::Usage::kFollowedUsFieldNumber, static_cast<std::uint64_t>(usage.followed_us()));
  usage.for_each([&](std::string_view key, const LinkUse& use) {
    wire::append_bytes_field(bytes, v1::Usage::kLinkFieldNumber, encode_use(key, use));
  });
  wire::append_fixed64_field(bytes, v1::Usage::kChecksumFieldNumber, checksum_of(bytes));
  return bytes;
}

Result<Usage> decode_usage(std::string_view file) {
  const auto damaged = failure(ErrorCode::corrupt, "the counts are damaged");
  if (!is_intact(file)) return damaged;
  std::uint64_t as_of = 0;
  Microseconds followed_us = 0;
  std::vector<std::string_view> links;
  for (wire::Field field; !file.empty();) {
    if (!wire::take_field(file, field)) return damaged;
    if (field.number == v1::Usage::kAsOfFieldNumber) as_of = field.value;
    if (field.number == v1::Usage::kFollowedUsFieldNumber) followed_us = static_cast<Microseconds>(field.value);
    if (field.number == v1::Usage::kLinkFieldNumber) links.push_back(field.bytes);
  }
  Usage usage(as_of, followed_us);
  for (const std::string_view link : links) {
    if (!decode_use(link, usage)) return damaged;
  }
  return usage;
}

Result<Usage> load_usage(Env& env, const std::string& path) {
  const auto file = env.open(path, OpenMode::read);
  if (!file && file.error().code == ErrorCode::not_found) return Usage();
  if (!file) return failure(file.error());
  const auto bytes = read_whole(**file, path);
  if (!bytes) return failure(bytes.error());
  auto usage = decode_usage(*bytes);
  if (!usage) return failure(usage.error().code, fmt::format("{}: {}", path, usage.error().message));
  return usage;
}

Result<void> save_usage(Env& env, const std::string& path, std::string_view bytes) {
  if (bytes.size() > max_usage_bytes)
    return failure(ErrorCode::invalid, fmt::format("{} would be larger than 256 MiB", path));
  const std::string temporary = path + ".new";
  [[maybe_unused]] const auto leftover = env.remove(temporary);  // of one that was killed
  auto file = env.open(temporary, OpenMode::create_new);
  if (!file) return failure(file.error());
  // The owner's daemon shall read what root's has counted.
  if (const auto old = env.open(path, OpenMode::read)) [[maybe_unused]]
    const auto kept = (*file)->take_permissions_of(**old);
  auto saved = (*file)->write_at(0, bytes);
  // Else a power cut could leave the name without the contents, and so lose all counts instead of the last ones.
  if (saved) saved = (*file)->sync();
  if (saved) saved = env.rename(temporary, path);
  if (!saved) [[maybe_unused]]
    const auto removed = env.remove(temporary);  // the first error is the one to tell
  return saved;
}

Usage usage_of(const Store& store, const StoreView& view) {
  auto usage = load_usage(store.env(), usage_path(store.path())).value_or(Usage());
  const std::uint64_t now = view.log_end().last_number;
  if (now > usage.as_of()) usage.follow(key_changes(view.log(), usage.as_of()), now);
  return usage;
}

}  // namespace golinks
