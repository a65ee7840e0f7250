// Which page answers to which path and method: data, in one table.
#pragma once

#include <string>
#include <string_view>

#include "daemon/page_context.h"

namespace golinks {

struct Route {
  using Answer = HttpResponse (*)(const PageContext&, const PageRequest&);

  std::string_view path;  // one that ends with '/' takes every path that continues it
  Answer get;             // HEAD too
  Answer post = nullptr;  // by a form; null where nothing can be sent to
  Answer put = nullptr;
  Answer patch = nullptr;
  Answer remove = nullptr;
  // Shows again what a form was filled in with, and why it may not be saved; null where nothing is typed.
  HttpResponse (*keep_typed)(const PageRequest&, const std::string& reason) = nullptr;
  bool is_public = false;  // anyone may see it (page_guard.h): it tells no keyword, no target and no path

  [[nodiscard]] bool takes(std::string_view asked) const;
  // The page's answer to that method; null when it does not allow it.
  [[nodiscard]] Answer answer(std::string_view method) const;
  // For the Allow header: "GET, HEAD, POST".
  [[nodiscard]] std::string allowed() const;
};

// That of `OPTIONS *`: what is allowed somewhere (RFC 9110 section 9.3.7).
inline constexpr const char* methods_of_server = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

// The page that a path belongs to; null when the path is a keyword's, or that of no page.
[[nodiscard]] const Route* find_route(std::string_view path);

// Paths that are no keyword, whether or not there is a page: "/" and everything that begins with "/.".
[[nodiscard]] bool is_page_path(std::string_view path);

}  // namespace golinks
