#include "daemon/pages.h"
#include "daemon/pages/form_fields.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/shown_link.h"
#include "daemon/pages/template.h"

namespace golinks {
namespace {

// "no link named 'x'" -> "No link named 'x'"
std::string as_heading(std::string message) {
  if (!message.empty() && message[0] >= 'a' && message[0] <= 'z') message[0] = static_cast<char>(message[0] - 'a' + 'A');
  return message;
}

}  // namespace

std::string missing_page(const MissingPage& page) {
  static const Template html("missing.html");
  const std::string heading = as_heading(page.message);
  Fields fields = form_fields(page.form);
  fields.emplace_back("heading", heading);
  fields.emplace_back("has_suggestions", !page.suggestions.empty());
  fields.push_back(brief_field("suggestions", page.suggestions, Note::none));
  fields.emplace_back("has_recent", !page.recent.empty());
  fields.push_back(brief_field("recent", page.recent, Note::none));
  return html.fill(framed({.title = heading, .read_only = page.read_only, .query = {}, .kept = {}}, std::move(fields)));
}

}  // namespace golinks
