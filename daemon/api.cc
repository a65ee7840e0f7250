#include "daemon/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "daemon/entity_tags.h"
#include "daemon/link_changes.h"
#include "daemon/media_type.h"
#include "store/keyword.h"
#include "store/link_filter.h"
#include "store/link_json.h"
#include "store/meant_keyword.h"
#include "store/utf8.h"

namespace golinks {
namespace {

HttpResponse api_error(int status, const std::string& message) {
  return json_answer(status, fmt::format("{{\"error\":{}}}\n", json_string(message)));
}

HttpResponse not_found_answer(const std::string& keyword) {
  return api_error(404, "no link named " + in_quotes(keyword));
}

HttpResponse link_answer(int status, const std::string& json, const std::string& version) {
  return with_header(json_answer(status, json + "\n"), "ETag", fmt::format("\"{}\"", version));
}

std::string keyword_asked(const PageContext& context, const PageRequest& request) {
  return meant_keyword(context.store, context.own, request.keyword());
}

// 304 (RFC 9110 section 15.4.5): the sender has that state already.
HttpResponse unchanged_answer(const std::string& version) {
  return {304, {{"ETag", fmt::format("\"{}\"", version)}, {"Cache-Control", "no-store"}}, {}};
}

// What a change is tied to. A weak tag is none of ours, so as If-Match it matches nothing.
Expectation expectation(const HttpRequest& request) {
  EntityTags match = read_entity_tags(request.head.headers, "If-Match");
  EntityTags other = read_entity_tags(request.head.headers, "If-None-Match");
  Expectation expected;
  expected.is_new = other.any;
  expected.other_than = std::move(other.tags);
  expected.other_than.insert(expected.other_than.end(), other.weak.begin(), other.weak.end());
  expected.is_present = match.any;
  std::erase(match.tags, "");  // which would be the state of no link
  if (match.is_sent && !match.any) expected.versions = std::move(match.tags);
  return expected;
}

// What stands in the way of reading a link from the body; nothing when it can be read.
std::optional<HttpResponse> body_fault(const HttpRequest& request, bool is_patch) {
  const std::string_view type = request.header("Content-Type");
  if (request.body.empty() && request.header("Content-Length").empty())
    return api_error(411, "a link has to be sent with its Content-Length");
  if (is_json(type) || (is_patch && is_json_patch(type))) return std::nullopt;
  return api_error(415, not_json(type));
}

// A condition that does not hold is 412; other conflicts (an alias that leads back to itself) are 409.
int status_of(const Error& error, const Expectation& expected, const std::optional<Found>& found) {
  const bool is_unmet = found.has_value() || (expected.is_new && error.code == ErrorCode::exists);
  return is_unmet ? 412 : status_of_changing(error.code);
}

}  // namespace

HttpResponse api_list(const PageContext& context, const PageRequest& request) {
  const auto asked = parse_list_for_programs(FormData::parse(request.query));
  if (!asked) return api_error(400, asked.error().message);
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return api_error(500, snapshot.error().message);
  const auto found = asked_links(context, *snapshot, *asked);
  const std::size_t begin = std::min(asked->offset, found.size());
  const std::size_t count = std::min(asked->limit, found.size() - begin);
  std::string links;
  context.usage.read([&](const Usage& usage) {
    for (const LinkView& link : std::span(found).subspan(begin, count)) {
      links.append(links.empty() ? "\n" : ",\n").append(to_json(link, usage.of(keyword_key(link.keyword))));
    }
  });
  return json_answer(200, fmt::format("{{\"total\":{},\"links\":[{}]}}\n", found.size(), links));
}

HttpResponse api_get(const PageContext& context, const PageRequest& request) {
  const std::string keyword = keyword_asked(context, request);
  const auto view = context.store.read(std::vector{keyword_key(keyword)});
  if (!view) return api_error(500, view.error().message);
  const auto link = view->find(keyword_key(keyword));
  if (!link) return not_found_answer(keyword);
  const std::string version = version_of(*link);
  if (read_entity_tags(request.http.head.headers, "If-None-Match").name(version)) return unchanged_answer(version);
  return link_answer(200, to_json(*link, listed(context, *link).use), version);
}

HttpResponse api_put(const PageContext& context, const PageRequest& request) {
  if (auto fault = body_fault(request.http, false)) return *std::move(fault);
  const std::string keyword = keyword_asked(context, request);
  if (keyword.empty()) return api_error(400, "the address names no keyword");
  const auto link = link_from_json(request.http.body, context.store.env().now_us(), keyword, context.own);
  if (!link) return api_error(400, link.error().message);
  Expectation expected = expectation(request.http);
  expected.must_exist = keyword_key(link->keyword) != keyword_key(keyword);  // it is renamed
  std::optional<Found> found;
  const auto saved = save_link(context.store, context.own, "api: put " + keyword, keyword, *link, expected, found);
  if (!saved) return api_error(status_of(saved.error(), expected, found), saved.error().message);
  return link_answer(saved->is_created ? 201 : 200, to_json(saved->link), saved->version);
}

HttpResponse api_patch(const PageContext& context, const PageRequest& request) {
  if (auto fault = body_fault(request.http, true)) return *std::move(fault);
  const std::string keyword = keyword_asked(context, request);
  const Expectation expected = expectation(request.http);
  std::optional<Found> found;
  const auto saved =
      patch_link(context.store, context.own, "api: patch " + keyword, keyword, request.http.body, expected, found);
  if (!saved) return api_error(status_of(saved.error(), expected, found), saved.error().message);
  return link_answer(200, to_json(saved->link), saved->version);
}

HttpResponse api_delete(const PageContext& context, const PageRequest& request) {
  const std::string keyword = keyword_asked(context, request);
  const Expectation expected = expectation(request.http);
  std::optional<Found> found;
  const auto removed = remove_link(context.store, "api: rm " + keyword, keyword, expected, found);
  if (!removed) return api_error(status_of(removed.error(), expected, found), removed.error().message);
  return content_answer(204, "application/json", {});
}

HttpResponse answer_export(const PageContext& context, const PageRequest&) {
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return api_error(500, snapshot.error().message);
  std::string lines;
  for (const LinkView& link : select_links(snapshot->index, {}, LinkOrder::keyword, false))
    lines.append(to_json(link)).append("\n");
  return with_header(content_answer(200, "application/jsonl; charset=utf-8", std::move(lines)), "Content-Disposition",
                     "attachment; filename=\"golinks.jsonl\"");
}

}  // namespace golinks
