#include "store/link.h"

#include <fmt/format.h>

#include "golinks/v1/store.pb.h"
#include "store/ascii_case.h"
#include "store/utf8.h"
#include "store/wire.h"

namespace golinks {

namespace {

// Puts a field where it belongs. False when this program does not know it.
bool assign_field(const wire::Field& field, LinkView& view) {
  const bool is_text = field.type == wire::Type::length_delimited;
  const bool is_time = field.type == wire::Type::varint;
  switch (field.number) {
    case v1::Link::kKeywordFieldNumber: return is_text && (view.keyword = field.bytes, true);
    case v1::Link::kTargetFieldNumber: return is_text && (view.target = field.bytes, true);
    case v1::Link::kBareTargetFieldNumber: return is_text && (view.bare_target = field.bytes, true);
    case v1::Link::kDescriptionFieldNumber: return is_text && (view.description = field.bytes, true);
    case v1::Link::kTagFieldNumber: return is_text;  // read on demand
    case v1::Link::kCreatedUsFieldNumber:
      return is_time && (view.created_us = static_cast<Microseconds>(field.value), true);
    case v1::Link::kUpdatedUsFieldNumber:
      return is_time && (view.updated_us = static_cast<Microseconds>(field.value), true);
    default: return false;
  }
}

}  // namespace

std::optional<LinkView> decode_link_view(std::string_view bytes) {
  LinkView view;
  view.bytes = bytes;
  for (wire::Field field; !bytes.empty();) {
    if (!wire::take_field(bytes, field)) return std::nullopt;
    assign_field(field, view);
  }
  return view;
}

void LinkView::for_each_tag(const std::function<void(std::string_view)>& visit) const {
  std::string_view rest = bytes;
  for (wire::Field field; wire::take_field(rest, field);) {
    if (field.number == v1::Link::kTagFieldNumber && field.type == wire::Type::length_delimited) visit(field.bytes);
  }
}

bool LinkView::has_tag(std::string_view tag) const {
  bool found = false;
  for_each_tag([&](std::string_view candidate) { found = found || is_same_tag(candidate, tag); });
  return found;
}

Link to_link(const LinkView& view) {
  Link link{std::string(view.keyword),
            std::string(view.target),
            std::string(view.bare_target),
            std::string(view.description),
            {},
            view.created_us,
            view.updated_us,
            {}};
  view.for_each_tag([&](std::string_view tag) { link.tags.emplace_back(tag); });
  // Lite messages keep unknown fields but do not show them, so they are picked out here.
  std::string_view rest = view.bytes;
  LinkView known;
  for (wire::Field field; wire::take_field(rest, field);) {
    if (!assign_field(field, known)) link.unknown_fields += field.frame;
  }
  return link;
}

std::string encode_link(const Link& link) {
  v1::Link message;
  message.set_keyword(link.keyword);
  message.set_target(link.target);
  message.set_bare_target(link.bare_target);
  message.set_description(link.description);
  for (const std::string& tag : link.tags) message.add_tag(tag);
  message.set_created_us(link.created_us);
  message.set_updated_us(link.updated_us);
  return message.SerializeAsString() + link.unknown_fields;
}

Result<void> check_description(std::string_view text) {
  if (text.size() > max_description_bytes) {
    return failure(ErrorCode::invalid, fmt::format("the description is longer than {} bytes", max_description_bytes));
  }
  if (const auto found = find_malformed_or_control(text)) {
    return failure(ErrorCode::invalid, fmt::format("description {} {}", in_quotes(text), describe(found->kind)));
  }
  return {};
}

bool is_same_tag(std::string_view a, std::string_view b) {
  if (is_ascii(a) && is_ascii(b)) return same_ignoring_case(a, b);
  return a == b || (fold_case(a) && fold_case(a) == fold_case(b));
}

Result<void> check_tag(std::string_view tag) {
  if (tag.empty()) return failure(ErrorCode::invalid, "a tag is empty");
  if (tag.size() > max_tag_bytes) {
    return failure(ErrorCode::invalid, fmt::format("tag {} is longer than {} bytes", in_quotes(tag), max_tag_bytes));
  }
  if (const auto found = find_malformed_control_or_space(tag)) {
    return failure(ErrorCode::invalid, fmt::format("tag {} {}", in_quotes(tag), describe(found->kind)));
  }
  if (tag.find(',') != std::string_view::npos) {
    return failure(ErrorCode::invalid, fmt::format("tag {} contains a comma", in_quotes(tag)));
  }
  return {};
}

}  // namespace golinks
