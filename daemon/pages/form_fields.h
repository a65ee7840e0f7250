// The fields of a link as fields.html shows them.
#pragma once

#include "daemon/pages.h"
#include "daemon/pages/template.h"

namespace golinks {

// What was typed. The focus, if it is to be set, is on the field that is wrong, else on the first that has to be filled
// in or is most likely changed.
[[nodiscard]] inline Fields form_fields(const LinkForm& form, bool has_focus, FormField wrong = FormField::none) {
  const bool is_typical = has_focus && wrong == FormField::none;
  return {{"form_keyword", form.keyword},
          {"form_target", form.target},
          {"form_bare", form.bare_target},
          {"form_description", form.description},
          {"form_tags", form.tags},
          {"focus_keyword", is_typical && form.keyword.empty()},
          {"focus_target", is_typical && !form.keyword.empty()},
          {"wrong_keyword", wrong == FormField::keyword},
          {"wrong_target", wrong == FormField::target},
          {"wrong_bare", wrong == FormField::bare},
          {"wrong_description", wrong == FormField::description},
          {"wrong_tags", wrong == FormField::tags}};
}

}  // namespace golinks
