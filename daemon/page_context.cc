#include "daemon/page_context.h"

#include <algorithm>

#include "store/binding.h"
#include "store/keyword.h"
#include "store/link_filter.h"
#include "store/request.h"

namespace golinks {
namespace {

constexpr std::size_t recent_links = 5;
// In a larger store a mistyped keyword is not worth reading all of it.
constexpr std::size_t most_searched_links = 200'000;

std::vector<LinkView> find_each(const Index& index, std::span<const std::string> keywords) {
  std::vector<LinkView> links;
  for (const std::string& keyword : keywords) {
    if (const auto link = index.find(keyword_key(keyword))) links.push_back(*link);
  }
  return links;
}

HttpResponse missing_page_answer(const PageContext& context, const Error& error, const std::string& keyword) {
  MissingPage page{error.message, {}, {}, {keyword, {}, {}, {}, {}}, context.is_read_only()};
  if (context.links.size() > most_searched_links) return html_answer(404, missing_page(page));
  if (const auto snapshot = Snapshot::of(context.store)) {
    page.suggestions = listed(context, find_each(snapshot->index, context.links.suggestions(keyword)));
    page.recent = listed(context, first_links(snapshot->index, LinkOrder::updated, recent_links));
  }
  return html_answer(404, missing_page(page));
}

// No keyword ends with a plus sign: what is offered to be created for "c++" is "c".
std::string without_plus(std::string keyword) {
  while (keyword.size() > 1 && keyword.ends_with('+')) keyword.pop_back();
  return keyword;
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

std::vector<ListedLink> listed(const PageContext& context, std::span<const LinkView> links) {
  std::vector<ListedLink> list;
  context.usage.read([&](const Usage& usage) {
    for (const LinkView& link : links)
      list.push_back({to_link(link), signature(link), usage.of(keyword_key(link.keyword))});
  });
  return list;
}

ListedLink listed(const PageContext& context, const LinkView& link) {
  return listed(context, std::span(&link, 1)).front();
}

std::vector<LinkView> asked_links(const PageContext& context, const Snapshot& snapshot, const ListQuery& asked) {
  if (asked.sort != "hits")
    return select_links(snapshot.index, asked.filter, parse_link_order(asked.sort), asked.reverse);
  auto links = select_links(snapshot.index, asked.filter, LinkOrder::keyword, false);
  context.usage.read([&](const Usage& usage) { sort_by_hits(links, usage); });
  if (asked.reverse) std::ranges::reverse(links);
  return links;
}

HttpResponse error_answer(const Error& error, int status, const PageRequest& request) {
  return problem_answer({status, error.message, {}, {}, request.read_only}, request.shape);
}

HttpResponse missing_answer(const PageContext& context, const PageRequest& request, const Error& error,
                            const std::string& keyword) {
  const std::string wanted = without_plus(keyword);
  if (request.shape == Shape::html) return missing_page_answer(context, error, wanted);
  return problem_answer({404, error.message, wanted, context.links.suggestions(wanted)}, request.shape);
}

}  // namespace golinks
