// The pages that change links: /.new, /.edit/KW and /.delete/KW. A GET shows the form, a POST makes the change, as one
// transaction that `golinks log` shows and `golinks undo` reverses. What cannot be saved is shown again as it was
// typed, with the reason; what another change made meanwhile is shown beside it and never overwritten unseen.
#pragma once

#include "daemon/page_context.h"

namespace golinks {

[[nodiscard]] HttpResponse show_new_form(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse create_by_form(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse show_edit_form(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse edit_by_form(const PageContext& context, const PageRequest& request);
// 403, for a request to /.new or /.edit/KW that may not be granted: the form as it was sent.
[[nodiscard]] HttpResponse show_typed_form(const PageRequest& request, const std::string& reason);
[[nodiscard]] HttpResponse ask_to_delete(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse delete_by_form(const PageContext& context, const PageRequest& request);

}  // namespace golinks
