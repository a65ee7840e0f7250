// /.api/links: the links for programs, as JSON. /.export: all of them as JSON Lines, as `golinks export` writes them.
//
//   GET    /.api/links?q=&tag=&sort=&reverse=1&limit=100&offset=0   {"total":2,"links":[{"keyword":"fb",...},...]}
//   GET    /.api/links/KW    {"keyword":"fb",...} with an ETag
//   PUT    /.api/links/KW    creates (201) or replaces (200) it; a body with another keyword renames it
//   PATCH  /.api/links/KW    {"description":"new"}: changes what is given, leaves the rest (RFC 7396)
//   DELETE /.api/links/KW    204
//
// If-Match and If-None-Match tie a change to what the sender saw (RFC 9110 section 13): 412 when it is not so any more.
// A GET with `If-None-Match` is answered with 304 when the link is in that state. Errors are {"error":"..."}.
#pragma once

#include "daemon/page_context.h"

namespace golinks {

[[nodiscard]] HttpResponse api_list(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse api_get(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse api_put(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse api_patch(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse api_delete(const PageContext& context, const PageRequest& request);
[[nodiscard]] HttpResponse answer_export(const PageContext& context, const PageRequest& request);

}  // namespace golinks
