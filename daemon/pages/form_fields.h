// The fields of a link as fields.html shows them.
#pragma once

#include "daemon/pages.h"
#include "daemon/pages/template.h"

namespace golinks {

// What was typed; with the focus, if it is to have it, on the first field that has to be filled in or is most likely changed.
[[nodiscard]] inline Fields form_fields(const LinkForm& form, bool has_focus) {
  return {{"form_keyword", form.keyword},
          {"form_target", form.target},
          {"form_bare", form.bare_target},
          {"form_description", form.description},
          {"form_tags", form.tags},
          {"focus_keyword", has_focus && form.keyword.empty()},
          {"focus_target", has_focus && !form.keyword.empty()}};
}

}  // namespace golinks
