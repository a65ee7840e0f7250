#include "daemon/pages/shown_link.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/pages/text.h"
#include "store/ascii_case.h"
#include "store/percent.h"
#include "store/target.h"

namespace golinks {
namespace {

bool has_scheme(std::string_view target, std::string_view scheme) {
  return std::ranges::equal(target.substr(0, scheme.size()), scheme, {}, ascii_lower);
}

std::vector<Fields> tag_fields(const std::vector<std::string>& tags, const ListAddress& list) {
  std::vector<Fields> fields;
  for (const std::string& tag : tags) fields.push_back({{"tag", tag}, {"tag_path", list.with_tag(tag).path()}});
  return fields;
}

// The names of the arguments, which follow the keyword in a signature.
std::string_view arguments_of(const ListedLink& listed) {
  const std::string_view signature = listed.signature;
  return signature.starts_with(listed.link.keyword) ? signature.substr(listed.link.keyword.size()) : std::string_view();
}

std::string note_text(const ListedLink& listed, Note note) {
  if (note == Note::hits) return count_of(listed.use.hits, "use", "uses");
  if (note == Note::none || listed.link.created_us == 0) return "";
  return date_text(listed.link.created_us);
}

}  // namespace

std::string link_path(std::string_view keyword) {
  constexpr std::string_view plain = "-._~!$&'()*+,;=:@/";
  std::string path = "/";
  for (const char c : keyword) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          plain.find(c) != std::string_view::npos;
    const bool names_a_host = c == '/' && path.size() == 1;  // "//example.com" would lead to another site
    path += is_plain && !names_a_host ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return path;
}

std::string target_path(std::string_view keyword, std::string_view target) {
  if (target.find('{') != std::string_view::npos) return link_path(keyword);
  const std::string_view request = alias_request(target);
  if (!request.empty() && request.front() != '/') return "/" + percent_encode_illegal(request);
  const bool is_safe = has_scheme(target, "https://") || has_scheme(target, "http://") || has_scheme(target, "mailto:");
  return is_safe ? percent_encode_illegal(target) : std::string();
}

Fields target_fields(std::string_view keyword, std::string_view target) {
  return {{"target", target}, {"target_path", target_path(keyword, target)}};
}

Fields link_fields(const ListedLink& listed, const ListAddress& list) {
  const Link& link = listed.link;
  const std::string path = link_path(link.keyword);
  return {{"path", path},
          {"detail_path", "/.detail" + path},
          {"edit_path", "/.edit" + path},
          {"delete_path", "/.delete" + path},
          {"name", link.keyword},
          {"arguments", arguments_of(listed)},
          {"target", link.target},
          {"target_path", target_path(link.keyword, link.target)},
          {"description", link.description},
          {"has_tags", !link.tags.empty()},
          {"tags", tag_fields(link.tags, list)},
          {"hits", count_text(listed.use.hits)}};
}

std::vector<Fields> alias_fields(const std::vector<std::string>& aliases) {
  std::vector<Fields> fields;
  for (const std::string& alias : aliases) {
    fields.push_back({{"alias", alias}, {"alias_path", "/.detail" + link_path(alias)}});
  }
  return fields;
}

Fields brief_fields(const std::vector<ListedLink>& links, Note note) {
  std::vector<Fields> fields;
  for (const ListedLink& listed : links) {
    fields.push_back({{"path", link_path(listed.link.keyword)},
                      {"name", listed.link.keyword},
                      {"arguments", arguments_of(listed)},
                      {"target", listed.link.target},
                      {"note", note_text(listed, note)}});
  }
  return {{"links", std::move(fields)}};
}

Field brief_field(std::string_view name, const std::vector<ListedLink>& links, Note note) {
  if (links.empty()) return {name, false};
  return {name, brief_fields(links, note)};
}

}  // namespace golinks
