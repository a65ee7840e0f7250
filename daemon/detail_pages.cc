#include "daemon/detail_pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/aliases.h"
#include "store/history.h"
#include "store/keyword.h"
#include "store/link_json.h"
#include "store/resolver.h"

namespace golinks {
namespace {

constexpr std::size_t shown_changes = 50;

// The link that a request is about: the one that it is resolved by or, where it leads nowhere, the longest keyword that
// it begins with.
std::optional<LinkView> asked_link(const Index& index, std::string_view request,
                                   const Result<Explanation>& explanation) {
  if (explanation) return index.find(keyword_key(explanation->hops.front().keyword));
  const auto found = index.find_all(expected_keys(request));
  const auto longest =
      std::ranges::find_if(found.rbegin(), found.rend(), [](const auto& link) { return link.has_value(); });
  return longest == found.rend() ? std::nullopt : *longest;
}

std::vector<HistoryEntry> history_of(const StoreView& view, const std::string& key) {
  std::vector<HistoryEntry> history;
  for_each_transaction_of_link(view.log(), key, [&](const TransactionView& transaction, std::string_view) {
    history.push_back({transaction.number, transaction.at_us, std::string(transaction.command)});
    return history.size() < shown_changes;
  });
  return history;
}

ShownHop shown(const Hop& hop) {
  ShownHop step{hop.keyword, hop.target, {}};
  for (const Binding& binding : hop.bindings) {
    step.variables.push_back(
        {binding.variable, fmt::format("{}", fmt::join(binding.value.items, ", ")), binding.value.is_defined()});
  }
  return step;
}

void show_steps(const Result<Explanation>& explanation, DetailPage& page) {
  if (!explanation) {
    page.problem = explanation.error().message;
    return;
  }
  page.result = explanation->url;
  for (const Hop& hop : explanation->hops) page.hops.push_back(shown(hop));
}

HttpResponse detail_answer(const PageContext& context, const Snapshot& snapshot, const LinkView& link,
                           std::string asked, const Result<Explanation>& explanation) {
  DetailPage page;
  page.listed = listed(context, link);
  page.asked = std::move(asked);
  show_steps(explanation, page);
  page.history = history_of(snapshot.view, keyword_key(link.keyword));
  for (const Link& alias : aliases_of(snapshot.view, link.keyword)) page.aliases.push_back(alias.keyword);
  const Microseconds now = context.store.env().now_us();
  page.days = page.listed.use.recent_days(now);
  page.today = day_of(now);
  page.read_only = context.is_read_only();
  return html_answer(200, detail_page(page));
}

}  // namespace

HttpResponse answer_detail(const PageContext& context, const PageRequest& request) {
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return error_answer(snapshot.error(), 500, request);
  std::string asked(request.rest);
  if (!request.query.empty()) asked.append("?").append(request.query);
  const auto explanation = explain(asked, snapshot->index);
  const auto link = asked_link(snapshot->index, asked, explanation);
  if (!link && explanation.error().code == ErrorCode::not_found) {
    return missing_answer(context, request, explanation.error(), requested_keyword(asked));
  }
  if (!link) return error_answer(explanation.error(), 400, request);
  if (request.shape == Shape::html) return detail_answer(context, *snapshot, *link, std::move(asked), explanation);
  if (request.shape == Shape::json) return json_answer(200, to_json(*link, listed(context, *link).use) + "\n");
  return text_answer(200, fmt::format("go/{} -> {}", link->keyword, link->target));
}

}  // namespace golinks
