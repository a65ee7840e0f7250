#include <fmt/format.h>

#include "daemon/pages.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/list_address.h"
#include "daemon/pages/page_numbers.h"
#include "daemon/pages/shown_link.h"
#include "daemon/pages/template.h"
#include "daemon/pages/text.h"
#include "store/percent.h"

namespace golinks {
namespace {

ListAddress address_of(const ListPage& page) { return {page.query, page.tags, page.sort, page.reverse, page.page}; }

bool is_filtered(const ListPage& page) { return !page.query.empty() || !page.tags.empty(); }

// Keywords run from a to z, everything else from much to little.
bool is_ascending(const ListPage& page) { return (page.sort == "keyword") != page.reverse; }

std::string_view arrow(const ListPage& page, std::string_view sort) {
  if (page.sort != sort) return "";
  return is_ascending(page) ? " ↑" : " ↓";
}

std::string summary(const ListPage& page) {
  std::string text = count_of(page.total, "link", "links");
  if (is_filtered(page)) text = fmt::format("{} of {}", count_text(page.matching), text);
  if (page.pages > 1) text += fmt::format(", page {} of {}", count_text(page.page), count_text(page.pages));
  return text;
}

std::vector<Fields> filter_fields(const ListPage& page) {
  const ListAddress address = address_of(page);
  std::vector<Fields> filters;
  if (!page.query.empty()) {
    filters.push_back({{"filter", "“" + page.query + "”"}, {"filter_path", address.without_query().path()}});
  }
  for (const std::string& tag : page.tags) {
    filters.push_back({{"filter", tag}, {"filter_path", address.without_tag(tag).path()}});
  }
  return filters;
}

// What a new search keeps.
std::vector<Fields> kept_fields(const ListPage& page) {
  std::vector<Fields> kept;
  for (const std::string& tag : page.tags) kept.push_back({{"name", "tag"}, {"value", tag}});
  if (page.sort != "keyword") kept.push_back({{"name", "sort"}, {"value", page.sort}});
  if (page.reverse) kept.push_back({{"name", "reverse"}, {"value", "1"}});
  return kept;
}

std::vector<Fields> sort_fields(const ListPage& page) {
  struct Order {
    std::string_view sort, name;
  };
  constexpr Order orders[] = {{"keyword", "Keyword"}, {"hits", "Uses"}, {"created", "Created"}, {"updated", "Changed"}};
  std::vector<Fields> fields;
  for (const auto& [sort, name] : orders) {
    fields.push_back({{"sort_name", name},
                      {"sort_path", address_of(page).sorted_by(std::string(sort)).path()},
                      {"sort_is_current", page.sort == sort},
                      {"sort_arrow", arrow(page, sort)}});
  }
  return fields;
}

// The last column shows the time that the list is sorted by, if it is sorted by one.
struct TimeColumn {
  std::string_view name;
  std::string_view sort;
  Microseconds (*time)(const ListedLink&);
};

TimeColumn time_column(const ListPage& page) {
  if (page.sort == "created")
    return {"Created", "created", [](const ListedLink& listed) { return listed.link.created_us; }};
  if (page.sort == "updated")
    return {"Changed", "updated", [](const ListedLink& listed) { return listed.link.updated_us; }};
  return {"Last used", "", [](const ListedLink& listed) { return listed.use.last_used_us; }};
}

// `sort` is empty for a column that the list cannot be sorted by.
Fields column(const ListPage& page, std::string_view name, std::string_view sort, std::string_view css_class) {
  const bool is_current = !sort.empty() && page.sort == sort;
  return {{"column", name},
          {"column_class", css_class},
          {"column_path", sort.empty() ? "" : address_of(page).sorted_by(std::string(sort)).path()},
          {"column_arrow", sort.empty() ? "" : arrow(page, sort)},
          {"aria_sort", !is_current          ? ""
                        : is_ascending(page) ? "ascending"
                                             : "descending"}};
}

std::vector<Fields> column_fields(const ListPage& page) {
  const TimeColumn time = time_column(page);
  return {column(page, "Link", "keyword", "keyword-column"), column(page, "Target", "", "target-column"),
          column(page, "About", "", "about-column"), column(page, "Uses", "hits", "number"),
          column(page, time.name, time.sort, "date")};
}

std::vector<Fields> row_fields(const ListPage& page) {
  const ListAddress address = address_of(page);
  const TimeColumn time = time_column(page);
  std::vector<Fields> rows;
  for (const ListedLink& listed : page.links) {
    Fields row = link_fields(listed, address);
    row.emplace_back("date_label", time.name);
    row.push_back(time_field("shown_time", time.time(listed)));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Fields> overview_fields(const ListPage& page) {
  std::vector<Fields> lists;
  const auto add = [&](std::string_view title, const std::vector<ListedLink>& links, Note note) {
    if (links.empty()) return;
    lists.push_back(brief_fields(links, note));
    lists.back().emplace_back("overview_title", title);
  };
  add("Most used", page.most_used, Note::hits);
  add("Newest", page.newest, Note::created);
  return lists;
}

std::vector<Fields> page_link_fields(const ListPage& page) {
  std::vector<Fields> fields;
  for (const std::size_t number : page_numbers(page.page, page.pages)) {
    fields.push_back({{"is_gap", number == 0},
                      {"is_current", number == page.page},
                      {"number", count_text(number)},
                      {"page_path", address_of(page).with_page(number).path()}});
  }
  return fields;
}

std::string neighbour_path(const ListPage& page, bool exists, std::size_t number) {
  return exists ? address_of(page).with_page(number).path() : std::string();
}

Fields fields_of(const ListPage& page) {
  std::vector<Fields> filters = filter_fields(page);
  std::vector<Fields> overview = overview_fields(page);
  return {{"is_first_run", page.total == 0},
          {"damage", page.damaged_bytes == 0 ? "" : count_of(page.damaged_bytes, "byte", "bytes")},
          {"summary", summary(page)},
          {"caption", is_filtered(page) ? "Links found" : "All links"},
          {"has_filters", !filters.empty()},
          {"filters", std::move(filters)},
          {"has_overview", !overview.empty()},
          {"overview", std::move(overview)},
          {"has_rows", !page.links.empty()},
          {"sorts", sort_fields(page)},
          {"columns", column_fields(page)},
          {"rows", row_fields(page)},
          {"new_path", "/.new?keyword=" + percent_encode(page.query)},
          {"has_pages", page.pages > 1},
          {"pages", page_link_fields(page)},
          {"previous_path", neighbour_path(page, page.page > 1, page.page - 1)},
          {"next_path", neighbour_path(page, page.page < page.pages, page.page + 1)}};
}

}  // namespace

std::string list_page(const ListPage& page) {
  static const Template html("list.html");
  const std::string title = page.query.empty() ? "Links" : page.query;
  return html.fill(framed({title, page.read_only, page.query, kept_fields(page)}, fields_of(page)));
}

}  // namespace golinks
