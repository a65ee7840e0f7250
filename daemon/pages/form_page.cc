#include "daemon/pages.h"
#include "daemon/pages/form_fields.h"
#include "daemon/pages/frame.h"
#include "daemon/pages/template.h"
#include "daemon/pages/text.h"

namespace golinks {

std::string form_page(const FormPage& page) {
  static const Template html("form.html");
  const bool is_new = page.editing.empty();
  const std::string path = link_path(page.editing);
  Fields fields = form_fields(page.form, true, page.wrong);
  fields.emplace_back("is_new", is_new);
  fields.emplace_back("editing", page.editing);
  fields.emplace_back("version", page.version);
  fields.emplace_back("problem", as_sentence(page.problem));
  fields.emplace_back("is_general", !page.problem.empty() && page.wrong == FormField::none);
  fields.emplace_back("is_taken", !page.taken.empty());
  fields.emplace_back("taken", page.taken);
  fields.emplace_back("taken_path", "/.edit" + link_path(page.taken));
  fields.emplace_back("action", is_new ? "/.new" : "/.edit" + path);
  fields.emplace_back("cancel_path", is_new ? "/" : "/.detail" + path);
  fields.emplace_back("delete_path", "/.delete" + path);
  const std::string title = is_new ? "New link" : "Edit " + page.editing;
  return html.fill(framed({.title = title, .read_only = false, .query = {}, .kept = {}}, std::move(fields)));
}

}  // namespace golinks
