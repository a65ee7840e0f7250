#include "daemon/detail_pages.h"

#include <fmt/format.h>

#include "store/aliases.h"
#include "store/history.h"
#include "store/keyword.h"
#include "store/link_json.h"
#include "store/resolver.h"

namespace golinks {
namespace {

constexpr std::size_t shown_changes = 50;

// The link that a request is about, whether or not it leads anywhere.
std::optional<LinkView> asked_link(const Snapshot& snapshot, std::string_view request) {
  const auto found = snapshot.index.find_all(expected_keys(request));
  for (std::size_t used = found.size(); used > 0; --used) {
    if (found[used - 1]) return found[used - 1];
  }
  return std::nullopt;
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

void show_steps(const Snapshot& snapshot, DetailPage& page) {
  const auto explanation = explain(page.asked, snapshot.index);
  if (!explanation) {
    page.problem = explanation.error().message;
    return;
  }
  page.result = explanation->url;
  for (const Hop& hop : explanation->hops) page.hops.push_back(shown(hop));
}

HttpResponse detail_answer(const PageContext& context, const Snapshot& snapshot, const LinkView& link, std::string asked) {
  DetailPage page;
  page.listed = listed(context, link);
  page.asked = std::move(asked);
  show_steps(snapshot, page);
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
  const auto link = asked_link(*snapshot, asked);
  if (!link) {
    const auto explanation = explain(asked, snapshot->index);  // says why
    if (explanation) return see_other("/.detail" + link_path(explanation->hops.front().keyword));
    if (explanation.error().code != ErrorCode::not_found) return error_answer(explanation.error(), 400, request);
    return missing_answer(context, request, explanation.error(), requested_keyword(asked));
  }
  if (request.shape == Shape::html) return detail_answer(context, *snapshot, *link, std::move(asked));
  if (request.shape == Shape::json) return json_answer(200, to_json(*link) + "\n");
  return text_answer(200, fmt::format("go/{} -> {}", link->keyword, link->target));
}

}  // namespace golinks
