#include "tests/e2e/daemon/page_request.h"

#include <fmt/format.h>

namespace golinks::test {

std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    text += (text.empty() ? "" : "&") + name + '=';
    for (const char c : value) text += fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  return text;
}

PageRequest from_our_page(std::string target, std::string body) {
  return {.method = "POST",
          .target = std::move(target),
          .headers = own_origin + form_type + for_people,
          .body = std::move(body)};
}

PageRequest put_json(const std::string& keyword, std::string json) {
  return {.method = "PUT", .target = "/.api/links/" + keyword, .headers = json_type, .body = std::move(json)};
}

void send(HttpClient& client, const PageRequest& request) {
  const bool has_body = request.method != "GET" && request.method != "HEAD";
  const std::string length = has_body ? fmt::format("Content-Length: {}\r\n", request.body.size()) : std::string();
  client.send(fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n{}{}\r\n{}", request.method, request.target, request.host,
                          request.headers, length, request.body));
}

HttpReply ask(HttpClient& client, const PageRequest& request) {
  send(client, request);
  return client.read_reply(request.method == "HEAD");
}

HttpReply ask(const std::string& address, const PageRequest& request) {
  HttpClient client(address);
  return ask(client, request);
}

}  // namespace golinks::test
