#include "daemon/write_guard.h"

#include <fmt/format.h>
#include <unistd.h>

#include "daemon/media_type.h"
#include "store/utf8.h"

namespace golinks {
namespace {

std::string_view without_default_port(std::string_view authority) {
  return authority.ends_with(":80") ? authority.substr(0, authority.size() - 3) : authority;
}

bool is_origin_of(std::string_view origin, std::string_view host) {
  constexpr std::string_view scheme = "http://";
  return origin.starts_with(scheme) &&
         same_ignoring_case(without_default_port(origin.substr(scheme.size())), without_default_port(host));
}

// Which header says that another site is behind the request, and what it ought to say; empty when none does. Repeated
// headers are judged by the worst.
std::string foreign_header(const RequestHead& head, std::string_view host) {
  std::string fault;
  for_each_header(head.headers, [&](std::string_view name, std::string_view value, std::string_view) {
    if (same_ignoring_case(name, "origin") && !is_origin_of(value, host))
      fault = fmt::format("Origin is {}, not {}", in_quotes(value), in_quotes("http://" + std::string(host)));
    if (same_ignoring_case(name, "sec-fetch-site") && !same_ignoring_case(value, "same-origin"))
      fault = fmt::format("Sec-Fetch-Site is {}, not 'same-origin'", in_quotes(value));
  });
  return fault;
}

bool has_header(const RequestHead& head, std::string_view wanted) {
  bool found = false;
  for_each_header(head.headers, [&](std::string_view name, std::string_view, std::string_view) {
    found |= same_ignoring_case(name, wanted);
  });
  return found;
}

// Forms are for people; to a program that sends none of ours, the media type is what is wrong.
WriteRefusal without_origin(const RequestHead& head, std::string_view content_type) {
  if (head.method != "POST") return {not_json(content_type), false, 415};
  return {
      fmt::format("a form has to come from a page of golinks, with its Origin; programs send JSON to /.api/links "
                  "(Content-Type is {})",
                  in_quotes(content_type))};
}

}  // namespace

WriteGuard::WriteGuard(const Address& listening, UserOfPeer user_of)
    : listening_(listening), user_of_(std::move(user_of)) {}

std::optional<WriteRefusal> WriteGuard::refusal(const HttpRequest& request, std::string_view host) const {
  if (is_read_only()) return WriteRefusal{read_only};
  if (const std::string fault = foreign_header(request.head, host); !fault.empty())
    return WriteRefusal{"another web site may not change links: " + fault};
  const bool has_origin = has_header(request.head, "origin");
  const std::string_view type = request.header("Content-Type");
  if (!has_origin && !request.body.empty() && !is_json(type) && !is_json_patch(type))
    return without_origin(request.head, type);
  if (user_of_(request.peer, listening_) != ::geteuid())
    return WriteRefusal{"only the user that golinksd runs as may change links", has_origin};
  return std::nullopt;
}

}  // namespace golinks
