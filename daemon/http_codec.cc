#include "daemon/http_codec.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <exception>

#include "daemon/answers.h"
#include "daemon/api_path.h"
#include "daemon/http_date.h"
#include "daemon/journal.h"

namespace golinks {
namespace {

// A connection that exists in memory only. Which functions a stream has to have differs between releases of
// cpp-httplib, so none can be marked as overriding.
class MemoryStream : public httplib::Stream {
 public:
  MemoryStream(std::string_view request, std::string& out) : request_(request), out_(out) {}

  bool is_readable() const { return !request_.empty(); }
  bool wait_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }

  ssize_t read(char* buffer, size_t size) {
    const std::size_t count = std::min(size, request_.size());
    std::memcpy(buffer, request_.data(), count);
    request_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, size_t size) {
    out_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  using httplib::Stream::write;

  void get_remote_ip_and_port(std::string&, int&) const {}
  void get_local_ip_and_port(std::string&, int&) const {}
  socket_t socket() const { return 0; }

 private:
  std::string_view request_;
  std::string& out_;
};

// All that cpp-httplib reads. What a client sent has been framed and is judged by the handler: whether an `Accept` is
// well-formed, what a `Range` or an `Upgrade` means and how long a line may be differs between releases.
std::string_view request_for(bool is_head) {
  return is_head ? "HEAD / HTTP/1.1\r\nHost: go\r\n\r\n" : "GET / HTTP/1.1\r\nHost: go\r\n\r\n";
}

// 204 and 304 have no content whose length could be told (RFC 9110 section 8.6).
bool has_length(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

class HttpCodec::Adapter : private httplib::Server {
 public:
  explicit Adapter(HttpHandler handler) : handler_(std::move(handler)) {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      respond(response);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) { settle(response); });
  }

  void answer(const RequestHead& head, std::string_view body, const Peer& peer, bool keep_alive, std::string& out) {
    const HttpRequest request{head, body, peer};
    request_ = &request;
    keep_alive_ = keep_alive;
    MemoryStream stream(request_for(head.method == "HEAD"), out);
    bool closed = false;
    process(*this, stream, peer, !keep_alive, closed, nullptr);
  }

 private:
  // The two shapes that process_request has had: until 0.14, and since.
  template <typename Self>
  static void process(Self& self, httplib::Stream& stream, const Peer& peer, bool close, bool& closed,
                      const std::function<void(httplib::Request&)>& set_up) {
    if constexpr (requires { self.process_request(stream, close, closed, set_up); }) {
      self.process_request(stream, close, closed, set_up);
    } else {
      self.process_request(stream, peer.address, peer.port, std::string(), 0, close, closed, set_up);
    }
  }

  void respond(httplib::Response& response) {
    HttpResponse answer = call_handler();
    response.status = answer.status;
    for (auto& [name, value] : answer.headers) response.set_header(name, value);
    response.body = std::move(answer.body);
  }

  // What cpp-httplib adds of its own accord: limits and ranges that are not ours, and, in newer releases, the end of
  // the connection after every error.
  void settle(httplib::Response& response) const {
    for (const char* const name : {"Keep-Alive", "Accept-Ranges", "Connection"}) response.headers.erase(name);
    if (!keep_alive_) response.set_header("Connection", "close");
    if (!has_length(response.status)) response.headers.erase("Content-Length");
    response.set_header("Date", std::string(http_date()));
  }

  HttpResponse call_handler() {
    try {
      return handler_(*request_);
    } catch (const std::exception& error) {
      journal(fmt::format("a request failed: {}", error.what()));
    }
    return problem_answer({500, "something went wrong, see the log of golinksd", {}},
                          is_api_path(request_->head.target) ? Shape::json : Shape::text);
  }

  HttpHandler handler_;
  const HttpRequest* request_ = nullptr;  // the one under way
  bool keep_alive_ = true;
};

HttpCodec::HttpCodec(HttpHandler handler) : adapter_(std::make_unique<Adapter>(std::move(handler))) {}
HttpCodec::~HttpCodec() = default;

void HttpCodec::answer(const RequestHead& head, std::string_view body, const Peer& peer, bool keep_alive,
                       std::string& out) {
  adapter_->answer(head, body, peer, keep_alive, out);
}

}  // namespace golinks
