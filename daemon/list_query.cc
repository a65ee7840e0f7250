#include "daemon/list_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

#include "store/link.h"
#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::size_t most_links_in_an_answer = 10'000;
constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
constexpr std::array<std::string_view, 4> orders = {"keyword", "created", "updated", "hits"};
constexpr std::array<std::string_view, 6> names_for_programs = {"q", "tag", "sort", "reverse", "limit", "offset"};
constexpr auto names_of_whole_list = std::span(names_for_programs).first<4>();

tl::unexpected<Error> refuse_parameter(std::string_view name, std::string_view rule, std::string_view value) {
  return failure(ErrorCode::invalid, fmt::format("'{}' must be {}, not {}", name, rule, in_quotes(value)));
}

Result<void> take_order(const FormData& asked, ListQuery& query) {
  if (asked.has("sort")) query.sort = asked.text("sort");
  if (std::ranges::find(orders, query.sort) != orders.end()) return {};
  return refuse_parameter("sort", "keyword, created, updated or hits", query.sort);
}

// "reverse" alone is as good as "reverse=1".
Result<void> take_reverse(const FormData& asked, ListQuery& query) {
  const std::string value = asked.text("reverse");
  query.reverse = asked.has("reverse") && value != "0" && value != "false";
  const bool is_understood = !query.reverse || value.empty() || value == "1" || value == "true";
  if (is_understood) return {};
  return refuse_parameter("reverse", "1 or 0", value);
}

Result<void> take_number(const FormData& asked, std::string_view name, std::size_t least, std::size_t most,
                         std::size_t& number) {
  if (!asked.has(name)) return {};
  const std::string value = asked.text(name);
  const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool is_number = error == std::errc() && rest == value.data() + value.size();
  if (is_number && number >= least && number <= most) return {};
  return refuse_parameter(
      name,
      most == no_limit ? fmt::format("a number from {} on", least) : fmt::format("a number from {} to {}", least, most),
      value);
}

std::vector<std::string> asked_tags(const FormData& asked) {
  std::vector<std::string> tags;
  for (std::string& tag : asked.all("tag")) {
    const bool is_new = !tag.empty() && std::ranges::find(tags, tag) == tags.end();
    if (is_new && tags.size() < max_tags) tags.push_back(std::move(tag));
  }
  return tags;
}

Result<void> know_all(const FormData& asked, std::span<const std::string_view> known) {
  for (const std::string& name : asked.names()) {
    if (std::ranges::find(known, name) != known.end()) continue;
    return failure(ErrorCode::invalid,
                   fmt::format("there is no parameter {} here, only {}", in_quotes(name), fmt::join(known, ", ")));
  }
  return {};
}

Result<ListQuery> parse_selection(const FormData& asked) {
  ListQuery query;
  if (asked.has("q")) query.filter.texts = {asked.text("q")};
  query.filter.tags = asked_tags(asked);
  if (auto order = take_order(asked, query); !order) return failure(order.error());
  if (auto reverse = take_reverse(asked, query); !reverse) return failure(reverse.error());
  return query;
}

}  // namespace

Result<ListQuery> parse_list_for_people(const FormData& asked) {
  auto query = parse_selection(asked);
  if (!query) return query;
  if (auto page = take_number(asked, "page", 1, no_limit, query->page); !page) return failure(page.error());
  return query;
}

Result<ListQuery> parse_list_for_programs(const FormData& asked) {
  if (auto known = know_all(asked, names_for_programs); !known) return failure(known.error());
  auto query = parse_selection(asked);
  if (!query) return query;
  if (auto limit = take_number(asked, "limit", 1, most_links_in_an_answer, query->limit); !limit)
    return failure(limit.error());
  if (auto offset = take_number(asked, "offset", 0, no_limit, query->offset); !offset) return failure(offset.error());
  return query;
}

Result<ListQuery> parse_whole_list(const FormData& asked) {
  if (auto known = know_all(asked, names_of_whole_list); !known) return failure(known.error());
  return parse_selection(asked);
}

}  // namespace golinks
