#include "daemon/list_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "daemon/api.h"
#include "daemon/html.h"
#include "store/keyword.h"
#include "store/link_filter.h"
#include "store/link_json.h"

namespace golinks {
namespace {

constexpr std::size_t links_on_a_page = 100;
constexpr std::size_t links_in_a_short_list = 5;
constexpr std::size_t most_suggestions = 10;

ListPage asked_list(const PageContext& context, const ListQuery& asked) {
  ListPage page;
  page.query = asked.filter.texts.empty() ? std::string() : asked.filter.texts.front();
  page.tags = asked.filter.tags;
  page.sort = asked.sort;
  page.reverse = asked.reverse;
  page.page = asked.page;
  page.read_only = context.is_read_only();
  return page;
}

void fill_page(const PageContext& context, const Snapshot& snapshot, const ListQuery& asked, ListPage& page) {
  const auto found = asked_links(context, snapshot, asked);
  page.total = snapshot.index.size();
  page.damaged_bytes = snapshot.view.log().damaged_bytes();
  page.matching = found.size();
  page.pages = std::max<std::size_t>((found.size() + links_on_a_page - 1) / links_on_a_page, 1);
  page.page = std::min(page.page, page.pages);
  const std::size_t begin = (page.page - 1) * links_on_a_page;
  page.links = listed(context, std::span(found).subspan(begin, std::min(links_on_a_page, found.size() - begin)));
}

std::vector<LinkView> most_used_links(const PageContext& context, const Snapshot& snapshot) {
  std::vector<LinkView> links;
  context.usage.read([&](const Usage& usage) {
    usage.for_each([&](std::string_view key, const LinkUse& use) {
      const auto link = use.hits == 0 ? std::nullopt : snapshot.index.find(std::string(key));
      if (link) links.push_back(*link);
    });
    std::ranges::sort(links, {}, &LinkView::keyword);
    sort_by_hits(links, usage);
  });
  if (links.size() > links_in_a_short_list) links.resize(links_in_a_short_list);
  return links;
}

void fill_short_lists(const PageContext& context, const Snapshot& snapshot, ListPage& page) {
  if (!page.query.empty() || !page.tags.empty() || page.page != 1) return;
  page.newest = listed(context, first_links(snapshot.index, LinkOrder::created, links_in_a_short_list));
  page.most_used = listed(context, most_used_links(context, snapshot));
}

// Links whose keyword begins with what was typed come first, then those that have it anywhere.
std::vector<LinkView> completions(const Snapshot& snapshot, const std::string& typed) {
  auto found = select_links(snapshot.index, {{typed}, {}}, LinkOrder::keyword, false);
  const std::string key = keyword_key(typed);
  const auto begins_so = [&](const LinkView& link) { return keyword_key(link.keyword).starts_with(key); };
  std::stable_partition(found.begin(), found.end(), begins_so);  // that of std::ranges is too much for Clang 14
  if (found.size() > most_suggestions) found.resize(most_suggestions);
  return found;
}

void append_string(std::string& list, std::string_view text) {
  list.append(list.empty() ? "" : ",").append(json_string(text));
}

}  // namespace

HttpResponse answer_list(const PageContext& context, const PageRequest& request) {
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return error_answer(snapshot.error(), 500, request);
  if (request.shape == Shape::json) return json_answer(200, fmt::format("{{\"links\":{}}}\n", snapshot->index.size()));
  if (request.shape == Shape::text) {
    const std::size_t count = snapshot->index.size();
    return text_answer(200, fmt::format("golinks serves {} link{}; to add one: golinks add KEYWORD URL", count,
                                        count == 1 ? "" : "s"));
  }
  const auto asked = parse_list_for_people(FormData::parse(request.query));
  if (!asked) return error_answer(asked.error(), 400, request);
  ListPage page = asked_list(context, *asked);
  fill_page(context, *snapshot, *asked, page);
  fill_short_lists(context, *snapshot, page);
  return html_answer(200, list_page(page));
}

HttpResponse answer_search(const PageContext& context, const PageRequest& request) {
  if (request.shape == Shape::html) return answer_list(context, request);
  if (request.shape == Shape::json) return api_list(context, request);
  const auto asked = parse_whole_list(FormData::parse(request.query));
  if (!asked) return error_answer(asked.error(), 400, request);
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return error_answer(snapshot.error(), 500, request);
  std::string lines;
  for (const LinkView& link : asked_links(context, *snapshot, *asked)) {
    lines += fmt::format("{}\t{}\t{}\t{}\n", link.keyword, link.target, link.description,
                         fmt::join(to_link(link).tags, ","));
  }
  return content_answer(200, "text/plain; charset=utf-8", std::move(lines));
}

HttpResponse answer_suggestions(const PageContext& context, const PageRequest& request) {
  const std::string typed = FormData::parse(request.query).text("q");
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return error_answer(snapshot.error(), 500, request);
  std::string keywords, targets, urls;
  for (const LinkView& link : completions(*snapshot, typed)) {
    append_string(keywords, link.keyword);
    append_string(targets, link.description.empty() ? link.target : link.description);
    append_string(urls, request.origin() + link_path(link.keyword));
  }
  return content_answer(200, "application/x-suggestions+json",
                        fmt::format("[{},[{}],[{}],[{}]]\n", json_string(typed), keywords, targets, urls));
}

HttpResponse answer_opensearch(const PageContext&, const PageRequest& request) {
  const std::string origin = escape_html(request.origin());
  return content_answer(
      200, "application/opensearchdescription+xml",
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
                  "  <ShortName>golinks</ShortName>\n"
                  "  <Description>Open a go link</Description>\n"
                  "  <InputEncoding>UTF-8</InputEncoding>\n"
                  "  <Image type=\"image/svg+xml\">{0}/.icon.svg</Image>\n"
                  "  <Url type=\"text/html\" template=\"{0}/{{searchTerms}}\"/>\n"
                  "  <Url type=\"application/x-suggestions+json\" template=\"{0}/.suggest?q={{searchTerms}}\"/>\n"
                  "</OpenSearchDescription>\n",
                  origin));
}

}  // namespace golinks
