#include "daemon/site.h"

#include <fmt/format.h>

#include "daemon/fetch_guard.h"
#include "daemon/request_framing.h"
#include "store/utf8.h"

namespace golinks {
namespace {

// A target in absolute form ("http://go/fb", as proxies get it) names its host itself (RFC 9112 section 3.2.2).
struct Destination {
  std::string_view host;
  std::string_view target;
};

Destination destination(const RequestHead& head) {
  constexpr std::string_view scheme = "http://";
  if (!same_ignoring_case(head.target.substr(0, scheme.size()), scheme)) return {head.host, head.target};
  const std::string_view rest = head.target.substr(scheme.size());
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  return {rest.substr(0, end), end == rest.size() ? "/" : rest.substr(end)};
}

bool is_read(const RequestHead& head) { return head.method == "GET" || head.method == "HEAD"; }

HttpResponse with_header(HttpResponse response, std::string name, std::string value) {
  response.headers.emplace_back(std::move(name), std::move(value));
  return response;
}

Shape shape_for(const HttpRequest& request) { return wanted_shape(request.header("Accept")); }

HttpResponse problem(const HttpRequest& request, int status, std::string message) {
  return problem_response({status, std::move(message), {}, {}}, shape_for(request));
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 508;
    default: return 500;
  }
}

}  // namespace

// The daemon's own pages, tried in order; what none of them takes is a keyword.
struct Site::Route {
  std::string_view path;
  bool is_prefix;
  HttpResponse (Site::*answer)(const HttpRequest&, std::string_view) const;

  [[nodiscard]] bool takes(std::string_view asked) const { return is_prefix ? asked.starts_with(path) : asked == path; }
};

HttpResponse Site::answer(const HttpRequest& request) const {
  static constexpr Route routes[] = {
      {"/", false, &Site::home},
      {"/.", true, &Site::unknown_page},
  };
  const auto [host, target] = destination(request.head);
  if (host.empty()) return problem(request, 400, "the request names no host");
  if (!guard_.accepts(host)) return problem(request, 421, fmt::format("golinksd does not answer to {}", in_quotes(host)));
  if (is_cross_site_fetch(request.head)) return problem(request, 403, "another web site may link here, but not load what is here");
  if (!is_read(request.head)) {
    return with_header(problem(request, 405, fmt::format("{} is not allowed here", request.head.method)), "Allow", "GET, HEAD");
  }
  if (!target.starts_with('/')) return problem(request, 400, "the request's address is malformed");
  const std::string_view path = target.substr(0, target.find('?'));
  for (const Route& route : routes) {
    if (route.takes(path)) return (this->*route.answer)(request, path);
  }
  return redirect(request, target);
}

bool Site::redirect_quickly(const RequestHead& head, bool keep_alive, std::string& out) const {
  const bool is_keyword = head.target.size() > 1 && head.target[0] == '/' && head.target[1] != '.' && head.target[1] != '?';
  if (!is_read(head) || !is_keyword || !guard_.accepts(head.host) || is_cross_site_fetch(head)) return false;
  const auto resolution = links_.resolve(head.target.substr(1));
  if (!resolution) return false;
  out.append("HTTP/1.1 302 Found\r\nCache-Control: no-store\r\n");
  if (!keep_alive) out.append("Connection: close\r\n");
  out.append("Content-Length: 0\r\nLocation: ");
  out.append(resolution->url);
  out.append("\r\nReferrer-Policy: no-referrer\r\n\r\n");
  return true;
}

HttpResponse Site::home(const HttpRequest& request, std::string_view) const {
  return home_response(links_.size(), shape_for(request));
}

HttpResponse Site::unknown_page(const HttpRequest& request, std::string_view path) const {
  return problem(request, 404, fmt::format("no page named {}", in_quotes(path)));
}

HttpResponse Site::redirect(const HttpRequest& request, std::string_view target) const {
  const std::string_view asked = target.substr(1);
  auto resolution = links_.resolve(asked);
  if (!resolution) return problem_response(explain(resolution.error(), asked), shape_for(request));
  return {302,
          {{"Location", std::move(resolution->url)}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}},
          {}};
}

Problem Site::explain(const Error& error, std::string_view asked) const {
  Problem problem{status_of(error.code), error.message, requested_keyword(asked), {}};
  if (error.code == ErrorCode::not_found) problem.suggestions = links_.suggestions(problem.keyword);
  return problem;
}

}  // namespace golinks
