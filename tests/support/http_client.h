// A connection to a server on this computer, for tests that care about bytes: nothing is added, decoded or retried.
//
//   HttpClient client(server_address);
//   CHECK(client.get("/fb").status == 302);
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace golinks::test {

struct HttpReply {
  int status = 0;
  std::string head;                            // the status line and headers as they came
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& lower_case_name) const;  // empty when it was not sent
};

// Every wait ends with a std::runtime_error after `patience`: a safety net, not a measure.
class HttpClient {
 public:
  // `address` is "127.0.0.1:PORT".
  explicit HttpClient(const std::string& address, std::chrono::seconds patience = std::chrono::seconds(30));
  ~HttpClient();
  HttpClient(HttpClient&& other) noexcept;
  HttpClient& operator=(HttpClient&&) = delete;

  void send(std::string_view bytes);
  void shut_down_sending();
  // Reads one response; that to a HEAD request has no body.
  HttpReply read_reply(bool to_head = false);
  // Sends a request with "Host: go" and these header lines ("Accept: text/html\r\n"), and reads the response.
  HttpReply get(const std::string& target, const std::string& header_lines = {});
  HttpReply request(const std::string& method, const std::string& target, const std::string& header_lines = {});
  // At most `most` of what comes next; empty at the end.
  std::string read_some(std::size_t most);
  // All that comes until the server closes the connection.
  std::string read_to_end();
  // Whether at least one byte, or the end, can be read now.
  [[nodiscard]] bool has_something() const;

 private:
  bool fill(std::size_t most = 65536);

  int socket_ = -1;
  std::chrono::seconds patience_;
  std::string received_;
};

// Whether somebody accepts connections there.
[[nodiscard]] bool is_listening(const std::string& address);

}  // namespace golinks::test
