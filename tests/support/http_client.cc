#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace golinks::test {
namespace {

int connect_to(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

HttpReply parse_head(const std::string& head) {
  HttpReply reply;
  reply.head = head;
  if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("not a response: " + head);
  reply.status = std::stoi(head.substr(9, 3));
  for (std::size_t begin = head.find("\r\n") + 2; begin < head.size();) {
    const std::size_t end = head.find("\r\n", begin);
    const std::string line = head.substr(begin, end - begin);
    if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
      reply.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    begin = end + 2;
  }
  return reply;
}

}  // namespace

std::string HttpReply::header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string() : found->second;
}

HttpClient::HttpClient(const std::string& address, std::chrono::seconds patience)
    : socket_(connect_to(address)), patience_(patience) {
  if (socket_ < 0) throw std::runtime_error("cannot connect to " + address + ": " + std::strerror(errno));
}

HttpClient::~HttpClient() {
  if (socket_ >= 0) ::close(socket_);
}

HttpClient::HttpClient(HttpClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), patience_(other.patience_), received_(std::move(other.received_)) {}

void HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) throw std::runtime_error(std::string("cannot send: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void HttpClient::shut_down_sending() { ::shutdown(socket_, SHUT_WR); }

bool HttpClient::fill(std::size_t most) {
  pollfd event{socket_, POLLIN, 0};
  const int wait_ms = static_cast<int>(std::chrono::milliseconds(patience_).count());
  if (::poll(&event, 1, wait_ms) <= 0) throw std::runtime_error("the server says nothing");
  char buffer[65536];
  const ssize_t count = ::recv(socket_, buffer, std::min(most, sizeof buffer), 0);
  if (count < 0) throw std::runtime_error(std::string("cannot receive: ") + std::strerror(errno));
  received_.append(buffer, static_cast<std::size_t>(count));
  return count > 0;
}

HttpReply HttpClient::read_reply(bool to_head) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) throw std::runtime_error("the connection was closed after '" + received_ + "'");
  }
  HttpReply reply = parse_head(received_.substr(0, end + 4));
  received_.erase(0, end + 4);
  const auto length = reply.headers.find("content-length");
  const std::size_t size = to_head || length == reply.headers.end() ? 0 : std::stoul(length->second);
  while (received_.size() < size) {
    if (!fill()) throw std::runtime_error("the connection was closed inside a body");
  }
  reply.body = received_.substr(0, size);
  received_.erase(0, size);
  return reply;
}

HttpReply HttpClient::get(const std::string& target, const std::string& header_lines) {
  return request("GET", target, header_lines);
}

HttpReply HttpClient::request(const std::string& method, const std::string& target, const std::string& header_lines) {
  send(method + " " + target + " HTTP/1.1\r\nHost: go\r\n" + header_lines + "\r\n");
  return read_reply(method == "HEAD");
}

std::string HttpClient::read_some(std::size_t most) {
  if (received_.empty()) fill(most);
  return std::exchange(received_, {});
}

std::string HttpClient::read_to_end() {
  while (fill()) {
  }
  return std::exchange(received_, {});
}

bool HttpClient::has_something() const {
  pollfd event{socket_, POLLIN, 0};
  return !received_.empty() || ::poll(&event, 1, 0) > 0;
}

bool is_listening(const std::string& address) {
  const int descriptor = connect_to(address);
  if (descriptor >= 0) ::close(descriptor);
  return descriptor >= 0;
}

}  // namespace golinks::test
