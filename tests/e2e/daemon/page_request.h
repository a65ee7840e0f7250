// Requests to the daemon's pages, as browsers and programs send them.
//
//   HttpReply reply = ask(client, from_our_page("/.new", form({{"keyword", "wiki"}, {"target", "wiki.example.com"}})));
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/http_client.h"

namespace golinks::test {

struct PageRequest {
  std::string method = "GET";
  std::string target = "/";
  std::string headers = {};  // lines, each with its end: "Accept: text/html\r\n"
  std::string body = {};
  std::string host = "go";
};

inline const std::string form_type = "Content-Type: application/x-www-form-urlencoded\r\n";
inline const std::string json_type = "Content-Type: application/json\r\n";
inline const std::string own_origin = "Origin: http://go\r\n";
inline const std::string for_people = "Accept: text/html\r\n";

// application/x-www-form-urlencoded, every byte in its longest form.
[[nodiscard]] std::string form(const std::vector<std::pair<std::string, std::string>>& fields);

// What a form on a page of golinks sends.
[[nodiscard]] PageRequest from_our_page(std::string target, std::string body);
// What a program sends to /.api/links/KEYWORD.
[[nodiscard]] PageRequest put_json(const std::string& keyword, std::string json);

void send(HttpClient& client, const PageRequest& request);
HttpReply ask(HttpClient& client, const PageRequest& request);
// The same on a connection of its own.
HttpReply ask(const std::string& address, const PageRequest& request);

}  // namespace golinks::test
