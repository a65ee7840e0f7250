#include "daemon/page_context.h"

#include <algorithm>

#include "store/binding.h"
#include "store/keyword.h"
#include "store/link_filter.h"
#include "store/request.h"
#include "store/suggest.h"

namespace golinks {
namespace {

constexpr std::size_t recent_links = 5;

void list_suggestions(const PageContext& context, const Snapshot& snapshot, MissingPage& page) {
  Suggestions nearest(page.form.keyword);
  snapshot.index.for_each([&](const LinkView& link) { nearest.consider(link.keyword); });
  for (const std::string& keyword : nearest.take()) {
    if (const auto link = snapshot.index.find(keyword_key(keyword))) page.suggestions.push_back(listed(context, *link));
  }
}

HttpResponse missing_page_answer(const PageContext& context, const Error& error, const std::string& keyword) {
  MissingPage page{error.message, {}, {}, {keyword, {}, {}, {}, {}}, context.is_read_only()};
  if (const auto snapshot = Snapshot::of(context.store)) {
    list_suggestions(context, *snapshot, page);
    for (const LinkView& link : first_links(snapshot->index, LinkOrder::updated, recent_links)) {
      page.recent.push_back(listed(context, link));
    }
  }
  return html_answer(404, missing_page(page));
}

}  // namespace

std::string PageRequest::keyword() const {
  const auto request = parse_request(rest);
  if (!request) return {};
  std::string keyword;
  for (const std::string& segment : request->segments) keyword.append(keyword.empty() ? "" : "/").append(segment);
  return keyword;
}

Result<Snapshot> Snapshot::of(const Store& store) {
  auto view = store.read();
  if (!view) return failure(view.error());
  Snapshot snapshot{*std::move(view), {}};
  snapshot.index.apply(snapshot.view.log());
  return snapshot;
}

LinkUse use_of(const PageContext& context, const LinkView& link) {
  LinkUse use;
  context.usage.read([&](const Usage& usage) { use = usage.of(keyword_key(link.keyword)); });
  return use;
}

ListedLink listed(const PageContext& context, const LinkView& link) {
  return {to_link(link), signature(link), use_of(context, link)};
}

std::vector<LinkView> asked_links(const PageContext& context, const Snapshot& snapshot, const FormData& asked) {
  LinkFilter filter{asked.text("q"), asked.all("tag")};
  std::erase(filter.tags, "");
  const bool reverse = asked.has("reverse");
  if (asked.text("sort") != "hits") return select_links(snapshot.index, filter, parse_link_order(asked.text("sort")), reverse);
  auto links = select_links(snapshot.index, filter, LinkOrder::keyword, false);
  context.usage.read([&](const Usage& usage) { sort_by_hits(links, usage); });
  if (reverse) std::ranges::reverse(links);
  return links;
}

HttpResponse error_answer(const Error& error, int status, const PageRequest& request) {
  return problem_answer({status, error.message, {}, {}}, request.shape);
}

HttpResponse missing_answer(const PageContext& context, const PageRequest& request, const Error& error, const std::string& keyword) {
  if (request.shape == Shape::html) return missing_page_answer(context, error, keyword);
  return problem_answer({404, error.message, keyword, context.links.suggestions(keyword)}, request.shape);
}

}  // namespace golinks
