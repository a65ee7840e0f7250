#include "store/link_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "store/checked_link.h"
#include "store/meant_keyword.h"
#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 9> known_keys = {"keyword", "target",  "bare", "description", "tags",
                                                        "created", "updated", "hits", "last_used"};

tl::unexpected<Error> refuse(std::string message) { return failure(ErrorCode::invalid, std::move(message)); }

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Parses one object. A repeated key is an error: JSON leaves open which of the values counts (RFC 8259 section 4).
Result<Json> parse_object(std::string_view text) {
  std::optional<std::string> repeated;
  std::vector<std::string> seen;
  const auto note_keys = [&](int depth, Json::parse_event_t event, Json& value) {
    if (event != Json::parse_event_t::key || depth != 1) return true;
    const auto key = value.get<std::string>();
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) repeated = key;
    seen.push_back(key);
    return true;
  };
  if (text.find('\0') != std::string_view::npos) return refuse("not valid JSON");  // the parser would stop there
  try {
    Json json = Json::parse(text, note_keys);
    if (repeated) return refuse(fmt::format("key {} is given twice", in_quotes(*repeated)));
    if (!json.is_object()) return refuse("not a JSON object");
    return json;
  } catch (const Json::exception&) {
    return refuse("not valid JSON");
  }
}

// Other programs write null for what they do not know.
void drop_nulls(Json& json) {
  for (auto item = json.begin(); item != json.end();) item = item->is_null() ? json.erase(item) : std::next(item);
}

Result<std::string> take_text(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return std::string();
  if (!found->is_string()) return refuse(fmt::format("'{}' must be a string", key));
  return found->get<std::string>();
}

Result<Microseconds> take_time(const Json& json, const char* key, Microseconds otherwise) {
  const auto text = take_text(json, key);
  if (!text) return failure(text.error());
  if (text->empty()) return otherwise;
  const auto time = parse_time(*text);
  if (!time) return refuse(fmt::format("'{}' must be a time like 2026-11-22T08:47:00Z", key));
  return time;
}

Result<std::vector<std::string>> take_tags(const Json& json) {
  std::vector<std::string> tags;
  const auto found = json.find("tags");
  if (found == json.end()) return tags;
  if (!found->is_array()) return refuse("'tags' must be a list of strings");
  for (const Json& tag : *found) {
    if (!tag.is_string()) return refuse("'tags' must be a list of strings");
    tags.push_back(tag.get<std::string>());
  }
  return tags;
}

Result<void> check_keys(const Json& json) {
  for (const auto& item : json.items()) {
    if (std::find(known_keys.begin(), known_keys.end(), item.key()) != known_keys.end()) continue;
    return refuse(
        fmt::format("unknown key {}{}", in_quotes(item.key()), did_you_mean(suggest(item.key(), known_keys))));
  }
  for (const char* const required : {"keyword", "target"}) {
    if (!json.contains(required)) return refuse(fmt::format("'{}' is missing", required));
  }
  return {};
}

Result<Link> take_fields(const Json& json, Microseconds now) {
  auto keyword = take_text(json, "keyword"), target = take_text(json, "target"), bare = take_text(json, "bare"),
       description = take_text(json, "description");
  for (const auto* text : {&keyword, &target, &bare, &description}) {
    if (!*text) return failure(text->error());
  }
  auto tags = take_tags(json);
  if (!tags) return failure(tags.error());
  const auto created = take_time(json, "created", now);
  if (!created) return failure(created.error());
  const auto updated = take_time(json, "updated", *created);
  if (!updated) return failure(updated.error());
  return Link{*keyword, *target, *bare, *description, *tags, *created, *updated, {}};
}

Result<Link> link_of(const Json& json, Microseconds now, const OwnAddresses& own) {
  if (auto ok = check_keys(json); !ok) return failure(ok.error());
  auto link = take_fields(json, now);
  if (!link) return link;
  return checked_link(std::move(*link), own);
}

// A keyword that a person gives the link `stored`; anything but text is refused later.
void take_given_keyword(Json& json, std::string_view stored, const OwnAddresses& own) {
  const auto found = json.find("keyword");
  if (found == json.end()) json["keyword"] = stored;
  else if (found->is_string()) *found = given_keyword(own, found->get<std::string>(), stored);
}

Json fields_of(const LinkView& link) {
  Json json;
  json["keyword"] = link.keyword;
  json["target"] = link.target;
  if (!link.bare_target.empty()) json["bare"] = link.bare_target;
  json["description"] = link.description;
  json["tags"] = Json::array();
  link.for_each_tag([&](std::string_view tag) { json["tags"].push_back(tag); });
  json["created"] = format_time(link.created_us);
  json["updated"] = format_time(link.updated_us);
  return json;
}

}  // namespace

std::string to_json(const LinkView& link) { return dump(fields_of(link)); }

std::string to_json(const LinkView& link, const LinkUse& use) {
  Json json = fields_of(link);
  json["hits"] = use.hits;
  if (use.hits > 0) json["last_used"] = format_time(use.last_used_us);
  return dump(json);
}

std::string to_json(const Link& link) {
  const std::string bytes = encode_link(link);
  return to_json(*decode_link_view(bytes));
}

std::string json_string(std::string_view text) { return dump(Json(text)); }

Result<std::map<std::string, std::string>> json_texts(std::string_view json) {
  const Result<Json> object = parse_object(json);
  if (!object) return failure(object.error());
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : object->items()) {
    if (value.is_string()) texts.emplace(key, value.get<std::string>());
  }
  return texts;
}

Result<Link> patched_link(const LinkView& link, std::string_view patch, const OwnAddresses& own) {
  auto changes = parse_object(patch);
  if (!changes) return failure(changes.error());
  take_given_keyword(*changes, link.keyword, own);
  Json json = fields_of(link);
  json.merge_patch(*changes);
  return link_of(json, link.created_us, own);
}

Result<Link> link_from_json(std::string_view text, Microseconds now, std::string_view keyword,
                            const OwnAddresses& own) {
  auto json = parse_object(text);
  if (!json) return failure(json.error());
  drop_nulls(*json);
  if (!keyword.empty()) take_given_keyword(*json, keyword, own);
  return link_of(*json, now, own);
}

}  // namespace golinks
