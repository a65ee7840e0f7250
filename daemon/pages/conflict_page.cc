#include "daemon/pages.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/template.h"

namespace golinks {
namespace {

// One field of the form, yours beside theirs.
Fields compared(std::string_view field, std::string_view label, const ConflictPage& page,
                std::string LinkForm::*value) {
  const bool is_keyword = field == "keyword";
  return {{"field", field},
          {"label", label},
          {"yours", page.yours.*value},
          {"theirs", page.theirs.*value},
          {"differs", !page.is_removed && page.yours.*value != page.theirs.*value},
          {"is_required", is_keyword || field == "target"},
          {"is_first", is_keyword}};
}

std::vector<Fields> compared_fields(const ConflictPage& page) {
  return {compared("keyword", "Keyword", page, &LinkForm::keyword),
          compared("target", "Target", page, &LinkForm::target),
          compared("bare", "Without arguments", page, &LinkForm::bare_target),
          compared("description", "Description", page, &LinkForm::description),
          compared("tags", "Tags", page, &LinkForm::tags)};
}

// Where the link is seen as it is now; a rename by somebody else may have given it another name.
std::string keep_path(const ConflictPage& page) {
  if (page.is_removed) return "/";
  return "/.detail" + link_path(page.theirs.keyword.empty() ? page.editing : page.theirs.keyword);
}

}  // namespace

std::string conflict_page(const ConflictPage& page) {
  static const Template html("conflict.html");
  const Fields fields = {{"editing", page.editing},
                         {"version", page.version},
                         {"is_removed", page.is_removed},
                         {"compared", compared_fields(page)},
                         {"action", page.editing.empty() ? "/.new" : "/.edit" + link_path(page.editing)},
                         {"keep_path", keep_path(page)}};
  return html.fill(framed({.title = page.editing, .read_only = false, .query = {}, .kept = {}}, fields));
}

}  // namespace golinks
