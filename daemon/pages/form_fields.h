// The fields of a link as fields.html shows them.
#pragma once

#include "daemon/pages.h"
#include "daemon/pages/template.h"

namespace golinks {

// What was typed, and the focus on the first field that has to be filled in or is most likely to be changed.
[[nodiscard]] inline Fields form_fields(const LinkForm& form) {
  return {{"form_keyword", form.keyword},         {"form_target", form.target}, {"form_bare", form.bare_target},
          {"form_description", form.description}, {"form_tags", form.tags},     {"focus_keyword", form.keyword.empty()},
          {"focus_target", !form.keyword.empty()}};
}

}  // namespace golinks
