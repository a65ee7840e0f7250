#include "daemon/pages.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/shown_link.h"
#include "daemon/pages/template.h"
#include "daemon/pages/text.h"

namespace golinks {

std::string delete_page(const DeletePage& page) {
  static const Template html("delete.html");
  const std::uint64_t hits = page.listed.use.hits;
  Fields fields = link_fields(page.listed);
  fields.emplace_back("version", page.version);
  fields.emplace_back("problem", as_sentence(page.problem));
  fields.emplace_back("use_summary", hits == 0 ? "Never used." : "Used " + count_of(hits, "time.", "times."));
  fields.emplace_back("has_aliases", !page.aliases.empty());
  fields.emplace_back("aliases", alias_fields(page.aliases));
  const std::string title = "Delete " + page.listed.link.keyword;
  return html.fill(framed({.title = title, .read_only = false, .query = {}, .kept = {}}, std::move(fields)));
}

}  // namespace golinks
