#include "daemon/site.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/address_page.h"
#include "daemon/api_path.h"
#include "daemon/detail_pages.h"
#include "daemon/http_date.h"
#include "daemon/media_type.h"
#include "daemon/routes.h"
#include "store/keyword.h"
#include "store/percent.h"
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

// What browsers and crawlers ask of every host on their own: nobody uses a link by it, unless one has that very name.
bool is_asked_by_itself(std::string_view path) { return path == "/favicon.ico" || path == "/robots.txt"; }

HttpResponse answer_by_itself(std::string_view path) {
  if (path == "/robots.txt") return text_answer(404, "there is nothing here for robots");
  const PageFile& icon = *page_file("/.icon.svg");
  return content_answer(200, std::string(icon.type), std::string(icon.content));
}

bool is_read(const RequestHead& head) { return head.method == "GET" || head.method == "HEAD"; }

HttpResponse problem(const PageRequest& request, int status, std::string message) {
  return problem_answer({status, std::move(message), {}, {}, request.read_only}, request.shape);
}

HttpResponse not_allowed(const PageRequest& request, std::string allowed) {
  return with_header(problem(request, 405, fmt::format("{} is not allowed here", request.http.head.method)), "Allow",
                     std::move(allowed));
}

// A person keeps what they typed; another web site is shown nothing of what it sent.
HttpResponse refused(const PageRequest& request, const Route& route, const WriteRefusal& refusal) {
  const bool was_typed =
      refusal.is_from_own_page && request.shape == Shape::html && is_form(request.http.header("Content-Type"));
  if (was_typed && route.keep_typed != nullptr) return route.keep_typed(request, refusal.reason);
  return problem(request, refusal.status, refusal.reason);
}

// What is allowed at the server as a whole.
HttpResponse options_of_server() { return {204, {{"Allow", methods_of_server}, {"Cache-Control", "no-store"}}, {}}; }

std::string why_not_loaded(const RequestHead& head) {
  return fmt::format("another web site may link here, but not load what is here (Sec-Fetch-Site is {})",
                     in_quotes(header_value(head.headers, "Sec-Fetch-Site")));
}

// http://gh/blog asks for gh/blog, where the host has the prefix gh, and http://gh/?x for gh?x. `target` begins with
// '/'.
std::string below(std::string_view prefix, std::string_view target) {
  if (prefix.empty()) return std::string(target.substr(1));
  const bool is_prefix_itself = target.size() == 1 || target[1] == '?';
  return std::string(prefix).append(target.substr(is_prefix_itself ? 1 : 0));
}

}  // namespace

// "/fb+" asks about go/fb, for no keyword ends with a plus sign; "/s/c++" searches for c++, unless 's/c+' is a link.
bool Site::asks_for_detail(std::string_view path, std::string_view prefix) const {
  if (path.size() <= 2 || !path.ends_with('+') || is_page_path(path)) return false;
  path.remove_suffix(1);
  // "/s%20c++" is how browsers' search shortcuts send "s c++".
  const bool is_word = percent_decode(path.substr(1)).find_first_of("/ ?") == std::string::npos;
  return is_word || links_.has(keyword_key(percent_decode(below(prefix, path))));
}

// No page keeps a hold on the window of one that another site opened. Elsewhere browsers ignore the header, and
// complain of it in their console.
HttpResponse Site::answer(const HttpRequest& request) const {
  const auto [host, target] = destination(request.head);
  HttpResponse response = answer_at(host, target, request);
  if (response.status == 302 || !is_trustworthy(host)) return response;
  return with_header(std::move(response), "Cross-Origin-Opener-Policy", "same-origin");
}

HttpResponse Site::answer_at(std::string_view host, std::string_view target, const HttpRequest& request) const {
  const std::string_view path = target.substr(0, target.find('?'));
  const std::string_view query = path.size() == target.size() ? std::string_view() : target.substr(path.size() + 1);
  const Shape shape = is_api_path(path) ? Shape::json : wanted_shape(request.header("Accept"));
  const PageRequest asked{request, host, {}, query, shape, writes_.is_read_only()};
  if (host.empty()) return problem(asked, 400, "the request names no host");
  const auto prefix = hosts_.prefix_of(host);
  if (!prefix) return problem(asked, 421, fmt::format("golinksd does not answer to {}", in_quotes(host)));
  const FetchMetadata fetch = read_fetch_metadata(request.head);
  if (fetch.is_cross_site_fetch) return problem(asked, 403, why_not_loaded(request.head));
  if (target == "*" && request.head.method == "OPTIONS") return options_of_server();
  if (!target.starts_with('/')) return problem(asked, 400, "the request's address is malformed");
  const bool is_front_of_prefix = !prefix->empty() && path == "/" && links_.resolve(below(*prefix, target));
  if (is_page_path(path) && !is_front_of_prefix) return answer_page(asked, path);
  if (asks_for_detail(path, *prefix))
    return answer_page(asked, "/.detail/" + below(*prefix, path.substr(0, path.size() - 1)));
  if (!is_read(request.head)) return not_allowed(asked, "GET, HEAD");
  if (is_asked_by_itself(path) && !links_.has(keyword_key(below(*prefix, path)))) return answer_by_itself(path);
  return redirect(asked, below(*prefix, target), fetch);
}

HttpResponse Site::answer_page(const PageRequest& asked, std::string_view path) const {
  PageRequest request = asked;
  if (const PageFile* file = page_file(path)) {
    if (!is_read(request.http.head)) return not_allowed(request, "GET, HEAD");
    return content_answer(200, std::string(file->type), std::string(file->content));
  }
  const Route* const route = find_route(path);
  if (route == nullptr) return problem(request, 404, fmt::format("no page named {}", in_quotes(path)));
  request.rest = path.substr(route->path.size());
  const Route::Answer page = route->answer(request.http.head.method);
  if (page == nullptr) return not_allowed(request, route->allowed());
  if (route->post != nullptr && request.read_only)
    return problem(request, 403, WriteGuard::read_only);  // nor is the form shown
  if (is_read(request.http.head)) {
    if (!route->is_public && !readers_.admits(request.http.peer)) return problem(request, 403, PageGuard::refusal);
  } else {
    if (const auto refusal = writes_.refusal(request.http, request.host)) return refused(request, *route, *refusal);
  }
  if (page == route->post && !is_form(request.http.header("Content-Type"))) {
    return problem(request, 415, "a form has to be sent as application/x-www-form-urlencoded");
  }
  return page(pages_, request);
}

// Whether the request begins with a keyword that there is.
bool Site::names_link(std::string_view target) const {
  const auto keys = expected_keys(target);
  return std::ranges::any_of(keys, [this](const std::string& key) { return links_.has(key); });
}

bool Site::redirect_quickly(const RequestHead& head, bool keep_alive, std::string& out) const {
  const bool is_keyword =
      head.target.size() > 1 && head.target[0] == '/' && head.target[1] != '.' && head.target[1] != '?';
  const std::string_view path = head.target.substr(0, head.target.find('?'));
  if (!is_read(head) || !is_keyword || path.ends_with('+') || is_asked_by_itself(path)) return false;
  const auto prefix = hosts_.prefix_of(head.host);
  if (!prefix) return false;
  const FetchMetadata fetch = read_fetch_metadata(head);
  if (fetch.is_cross_site_fetch) return false;
  const auto resolution =
      prefix->empty() ? links_.resolve(head.target.substr(1)) : links_.resolve(below(*prefix, head.target));
  if (!resolution || is_unfollowed(resolution->url)) return false;
  out.append("HTTP/1.1 302 Found\r\nCache-Control: no-store\r\n");
  if (!keep_alive) out.append("Connection: close\r\n");
  out.append("Content-Length: 0\r\nCross-Origin-Resource-Policy: same-origin\r\nDate: ");
  out.append(http_date());
  out.append("\r\nLocation: ");
  out.append(resolution->url);
  out.append("\r\nReferrer-Policy: no-referrer\r\n\r\n");
  count(head, fetch, *resolution);
  return true;
}

// The keyword asked for was used, not those that its aliases lead through.
void Site::count(const RequestHead& head, const FetchMetadata& fetch, const DatedResolution& resolution) const {
  if (head.method == "GET" && fetch.is_use()) usage_.count(resolution.keyword, resolution.as_of);
}

HttpResponse Site::redirect(const PageRequest& request, std::string_view target, const FetchMetadata& fetch) const {
  auto resolution = links_.resolve(target);
  if (!resolution) return leads_nowhere(request, target, resolution.error());
  count(request.http.head, fetch, *resolution);
  if (request.shape == Shape::html && is_unfollowed(resolution->url))
    return html_answer(200, address_page(unfollowed_address(resolution->url, target, request.read_only)));
  return {302,
          {{"Location", std::move(resolution->url)},
           {"Cache-Control", "no-store"},
           {"Cross-Origin-Resource-Policy", "same-origin"},
           {"Referrer-Policy", "no-referrer"}},
          {}};
}

// Who may not see the pages is told of the keyword they asked for, and of no other one: no suggestions, no aliases.
HttpResponse Site::leads_nowhere(const PageRequest& request, std::string_view target, const Error& error) const {
  const bool is_dangling_alias = error.code == ErrorCode::not_found && names_link(target);
  const bool is_missing = error.code == ErrorCode::not_found && !is_dangling_alias;
  const int status = status_of_resolving(error.code);
  if (!readers_.admits(request.http.peer)) {
    const std::string keyword = in_quotes(requested_keyword(target));
    return problem(request, status, is_missing ? "no link named " + keyword : keyword + " leads nowhere");
  }
  if (!is_missing) return error_answer(error, status, request);  // there is nothing to create
  return missing_answer(pages_, request, error, requested_keyword(target));
}

}  // namespace golinks
