// Pages about many links: the list, the search, and what the browser's address bar asks for.
#pragma once

#include "daemon/page_context.h"

namespace golinks {

// /?q=&tag=&sort=&reverse=1&page=. Whoever wants no page learns how many links there are.
[[nodiscard]] HttpResponse answer_list(const PageContext& context, const PageRequest& request);
// /.search: the same page, or what it finds: as `golinks ls` writes it to a pipe, or as /.api/links does.
[[nodiscard]] HttpResponse answer_search(const PageContext& context, const PageRequest& request);
// /.suggest?q=: what to complete it to (https://github.com/dewitt/opensearch, Suggestions extension 1.1).
[[nodiscard]] HttpResponse answer_suggestions(const PageContext& context, const PageRequest& request);
// /.opensearch: how a browser makes golinks one of its search engines (OpenSearch 1.1 description document).
[[nodiscard]] HttpResponse answer_opensearch(const PageContext& context, const PageRequest& request);

}  // namespace golinks
