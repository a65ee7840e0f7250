#include "daemon/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "daemon/link_changes.h"
#include "daemon/media_type.h"
#include "store/keyword.h"
#include "store/link_filter.h"
#include "store/link_json.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::size_t links_in_an_answer = 100;
constexpr std::size_t most_links_in_an_answer = 10'000;

HttpResponse api_error(int status, const std::string& message) {
  return json_answer(status, fmt::format("{{\"error\":{}}}\n", json_string(message)));
}

HttpResponse not_found_answer(const std::string& keyword) {
  return api_error(404, "no link named " + in_quotes(keyword));
}

HttpResponse link_answer(int status, const std::string& json, const std::string& version) {
  return with_header(json_answer(status, json + "\n"), "ETag", fmt::format("\"{}\"", version));
}

// The state that a change is tied to. An If-Match that is no ETag of ours matches nothing.
Expectation expectation(const HttpRequest& request) {
  Expectation expected;
  expected.is_new = request.header("If-None-Match") == "*";
  const std::string_view tag = request.header("If-Match");
  expected.is_present = tag == "*";
  if (expected.is_present) return expected;
  if (tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"')) expected.version = tag.substr(1, tag.size() - 2);
  else if (!tag.empty()) expected.version = tag;
  return expected;
}

// A condition that does not hold is 412; other conflicts (an alias that leads back to itself) are 409.
int status_of(const Error& error, const Expectation& expected, const std::optional<Found>& found) {
  const bool is_unmet = found.has_value() || (expected.is_new && error.code == ErrorCode::exists);
  return is_unmet ? 412 : status_of_changing(error.code);
}

}  // namespace

HttpResponse api_list(const PageContext& context, const PageRequest& request) {
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return api_error(500, snapshot.error().message);
  const FormData asked = FormData::parse(request.query);
  const auto found = asked_links(context, *snapshot, asked);
  const std::size_t begin = std::min(asked.number("offset", 0), found.size());
  const std::size_t count =
      std::min({asked.number("limit", links_in_an_answer), most_links_in_an_answer, found.size() - begin});
  std::string links;
  context.usage.read([&](const Usage& usage) {
    for (const LinkView& link : std::span(found).subspan(begin, count)) {
      links.append(links.empty() ? "\n" : ",\n").append(to_json(link, usage.of(keyword_key(link.keyword))));
    }
  });
  return json_answer(200, fmt::format("{{\"total\":{},\"links\":[{}]}}\n", found.size(), links));
}

HttpResponse api_get(const PageContext& context, const PageRequest& request) {
  const std::string keyword = request.keyword();
  const auto view = context.store.read(std::vector{keyword_key(keyword)});
  if (!view) return api_error(500, view.error().message);
  const auto link = view->find(keyword_key(keyword));
  return link ? link_answer(200, to_json(*link, listed(context, *link).use), version_of(*link))
              : not_found_answer(keyword);
}

HttpResponse api_put(const PageContext& context, const PageRequest& request) {
  if (!is_json(request.http.header("Content-Type")))
    return api_error(415, "the link has to be sent as application/json");
  const std::string keyword = context.own.keyword_in(request.keyword());
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

HttpResponse api_delete(const PageContext& context, const PageRequest& request) {
  const std::string keyword = request.keyword();
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
