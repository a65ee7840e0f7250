#include "daemon/refusal.h"

#include <fmt/format.h>

#include <string_view>

#include "daemon/api_path.h"
#include "daemon/http_date.h"
#include "store/link_json.h"

namespace golinks {
namespace {

struct Refusal {
  int status;
  std::string_view reason;
  std::string_view text;
};

constexpr Refusal refusals[] = {
    {400, "Bad Request", "the request is malformed"},
    {408, "Request Timeout", "the request took too long to arrive"},
    {411, "Length Required", "a request with a body must have a Content-Length"},
    {413, "Content Too Large", "the request's body is larger than 64 KiB"},
    {414, "URI Too Long", "the request's address is longer than 8 KiB"},
    {417, "Expectation Failed", "only 100-continue can be expected"},
    {431, "Request Header Fields Too Large", "the request's headers are larger than 16 KiB"},
    {500, "Internal Server Error", "something went wrong, see the log of golinksd"},
    {501, "Not Implemented", "the request's method is unknown"},
    {503, "Service Unavailable", "there is too much to do; try again later"},
    {505, "HTTP Version Not Supported", "only HTTP/1.0 and HTTP/1.1 are spoken here"},
};

const Refusal& find(int status) {
  for (const Refusal& refusal : refusals) {
    if (refusal.status == status) return refusal;
  }
  return refusals[0];
}

}  // namespace

std::string refusal(int status, std::string_view target) {
  const Refusal& found = find(status);
  const bool as_json = is_api_path(target);
  const std::string body =
      as_json ? fmt::format("{{\"error\":{}}}\n", json_string(found.text)) : fmt::format("{}\n", found.text);
  return fmt::format(
      "HTTP/1.1 {} {}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: {}\r\nContent-Length: "
      "{}\r\nDate: {}\r\n\r\n{}",
      found.status, found.reason, as_json ? "application/json" : "text/plain; charset=utf-8", body.size(), http_date(),
      body);
}

}  // namespace golinks
