// A link as the templates show it.
#pragma once

#include "daemon/pages.h"
#include "daemon/pages/list_address.h"
#include "daemon/pages/template.h"

namespace golinks {

// Where a click on a target leads: the target itself if it is a web or mail address, the link it stands for if it is an
// alias, and the link `keyword` for a template. Empty for other schemes: no page of ours opens an application.
[[nodiscard]] std::string target_path(std::string_view keyword, std::string_view target);

// {{target}} and {{target_path}}, for target.html.
[[nodiscard]] Fields target_fields(std::string_view keyword, std::string_view target);

// A link's paths, names, target, description, tags and hits. A click on a tag narrows `list`.
[[nodiscard]] Fields link_fields(const ListedLink& listed, const ListAddress& list = {});

// {{alias}} and {{alias_path}} of each.
[[nodiscard]] std::vector<Fields> alias_fields(const std::vector<std::string>& aliases);

// {{links}} of brief.html, each with {{note}} beside it.
enum class Note { none, created, hits };
[[nodiscard]] Fields brief_fields(const std::vector<ListedLink>& links, Note note);

// brief_fields() as a section of that name; false when there are none.
[[nodiscard]] Field brief_field(std::string_view name, const std::vector<ListedLink>& links, Note note);

}  // namespace golinks
