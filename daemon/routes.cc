#include "daemon/routes.h"

#include <algorithm>

#include "daemon/api.h"
#include "daemon/detail_pages.h"
#include "daemon/form_pages.h"
#include "daemon/list_pages.h"
#include "daemon/status_pages.h"

namespace golinks {
namespace {

constexpr Route routes[] = {
    {.path = "/", .get = answer_list},
    {.path = "/.search", .get = answer_search},
    {.path = "/.suggest", .get = answer_suggestions},
    {.path = "/.opensearch", .get = answer_opensearch},
    {.path = "/.detail/", .get = answer_detail},
    {.path = "/.new", .get = show_new_form, .post = create_by_form, .keep_typed = show_typed_form},
    {.path = "/.edit/", .get = show_edit_form, .post = edit_by_form, .keep_typed = show_typed_form},
    {.path = "/.delete/", .get = ask_to_delete, .post = delete_by_form},
    {.path = "/.api/links", .get = api_list},
    {.path = "/.api/links/", .get = api_get, .put = api_put, .patch = api_patch, .remove = api_delete},
    {.path = "/.export", .get = answer_export},
    {.path = "/.help", .get = answer_help},
    {.path = "/.health", .get = answer_health, .is_public = true},
    {.path = "/.metrics", .get = answer_metrics, .is_public = true},
};

}  // namespace

bool Route::takes(std::string_view asked) const {
  if (asked == path) return true;
  return path.size() > 1 && path.ends_with('/') && asked.starts_with(path);
}

Route::Answer Route::answer(std::string_view method) const {
  if (method == "GET" || method == "HEAD") return get;
  if (method == "POST") return post;
  if (method == "PUT") return put;
  if (method == "PATCH") return patch;
  return method == "DELETE" ? remove : nullptr;
}

std::string Route::allowed() const {
  std::string methods = "GET, HEAD";
  if (post != nullptr) methods += ", POST";
  if (put != nullptr) methods += ", PUT";
  if (patch != nullptr) methods += ", PATCH";
  if (remove != nullptr) methods += ", DELETE";
  return methods;
}

const Route* find_route(std::string_view path) {
  const auto found = std::ranges::find_if(routes, [&](const Route& route) { return route.takes(path); });
  return found == std::end(routes) ? nullptr : found;
}

bool is_page_path(std::string_view path) { return path == "/" || path.starts_with("/."); }

}  // namespace golinks
