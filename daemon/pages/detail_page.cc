#include "daemon/pages.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/shown_link.h"
#include "daemon/pages/template.h"
#include "daemon/pages/text.h"
#include "daemon/pages/use_chart.h"
#include "store/percent.h"

namespace golinks {
namespace {

std::vector<Fields> variable_fields(const std::vector<ShownVariable>& variables) {
  std::vector<Fields> fields;
  for (const auto& [name, value, is_defined] : variables) {
    fields.push_back({{"variable", name}, {"value", value}, {"is_defined", is_defined}});
  }
  return fields;
}

std::vector<Fields> hop_fields(const std::vector<ShownHop>& hops) {
  std::vector<Fields> fields;
  for (const ShownHop& hop : hops) {
    Fields shown = target_fields(hop.keyword, hop.target);
    shown.emplace_back("hop", hop.keyword);
    shown.emplace_back("hop_path", "/.detail" + link_path(hop.keyword));
    shown.emplace_back("has_variables", !hop.variables.empty());
    shown.emplace_back("variables", variable_fields(hop.variables));
    fields.push_back(std::move(shown));
  }
  return fields;
}

std::vector<Fields> history_fields(const std::vector<HistoryEntry>& history) {
  std::vector<Fields> fields;
  for (const HistoryEntry& entry : history) {
    fields.push_back(
        {{"number", std::to_string(entry.number)}, time_field("at", entry.at_us), {"command", entry.command}});
  }
  return fields;
}

// The address that `asked` is opened by; it has a query, perhaps, so it is no keyword.
std::string open_path(const DetailPage& page) {
  const std::string path = link_path(page.listed.link.keyword);
  return page.asked.starts_with('/') || page.asked.empty() ? path : "/" + percent_encode_illegal(page.asked);
}

void add_bare_target(Fields& fields, const Link& link) {
  if (link.bare_target.empty()) {
    fields.emplace_back("bare", false);
  } else {
    fields.emplace_back("bare", target_fields(link.keyword, link.bare_target));
  }
}

void append(Fields& fields, Fields more) { fields.insert(fields.end(), more.begin(), more.end()); }

Fields fields_of(const DetailPage& page) {
  const Link& link = page.listed.link;
  Fields fields = link_fields(page.listed);
  append(fields, {time_field("last_used", page.listed.use.last_used_us),
                  time_field("created", link.created_us),
                  time_field("updated", link.updated_us),
                  {"open_path", open_path(page)},
                  {"has_aliases", !page.aliases.empty()},
                  {"aliases", alias_fields(page.aliases)},
                  {"asked", page.asked},
                  {"hops", hop_fields(page.hops)},
                  {"result", page.result},
                  {"result_path", target_path(link.keyword, page.result)},
                  {"problem", as_sentence(page.problem)},
                  {"has_history", !page.history.empty()},
                  {"history", history_fields(page.history)},
                  {"newest_change", page.history.empty() ? "" : std::to_string(page.history.front().number)}});
  add_bare_target(fields, link);
  append(fields, chart_fields(page.days, page.today));
  return fields;
}

}  // namespace

std::string detail_page(const DetailPage& page) {
  static const Template html("detail.html");
  return html.fill(framed({.title = page.listed.link.keyword, .read_only = page.read_only, .query = {}, .kept = {}},
                          fields_of(page)));
}

}  // namespace golinks
