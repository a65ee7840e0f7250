#include "daemon/pages.h"
#include "daemon/pages/form_fields.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/shown_link.h"
#include "daemon/pages/template.h"
#include "daemon/pages/text.h"

namespace golinks {

std::string missing_page(const MissingPage& page) {
  static const Template html("missing.html");
  const std::string heading = as_sentence(page.message);
  Fields fields = form_fields(page.form, page.suggestions.empty());
  fields.emplace_back("heading", heading);
  fields.emplace_back("has_suggestions", !page.suggestions.empty());
  fields.push_back(brief_field("suggestions", page.suggestions, Note::none));
  fields.emplace_back("has_recent", !page.recent.empty());
  fields.push_back(brief_field("recent", page.recent, Note::none));
  return html.fill(framed({.title = heading, .read_only = page.read_only, .query = {}, .kept = {}}, std::move(fields)));
}

}  // namespace golinks
