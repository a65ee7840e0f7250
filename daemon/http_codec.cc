#include "daemon/http_codec.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <exception>

#include "daemon/answers.h"
#include "daemon/api_path.h"
#include "daemon/journal.h"

namespace golinks {
namespace {

// A connection that exists in memory only. Which functions a stream has to have differs between releases of
// cpp-httplib, so none can be marked as overriding.
class MemoryStream : public httplib::Stream {
 public:
  MemoryStream(std::string_view head, std::string_view body, std::string& out) : head_(head), body_(body), out_(out) {}

  bool is_readable() const { return !head_.empty() || !body_.empty(); }
  bool wait_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }

  ssize_t read(char* buffer, size_t size) {
    std::string_view& from = head_.empty() ? body_ : head_;
    const std::size_t count = std::min(size, from.size());
    std::memcpy(buffer, from.data(), count);
    from.remove_prefix(count);
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
  std::string_view head_;
  std::string_view body_;
  std::string& out_;
};

// Headers that are settled before cpp-httplib reads them: it would write a "100 Continue" of its own, and answer ranges
// of pages.
bool is_settled(std::string_view name) {
  return same_ignoring_case(name, "expect") || same_ignoring_case(name, "range");
}

}  // namespace

class HttpCodec::Adapter : private httplib::Server {
 public:
  explicit Adapter(HttpHandler handler) : handler_(std::move(handler)) {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      respond(response);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
      response.headers.erase("Keep-Alive");  // "timeout=5, max=5": limits that are not ours
      response.headers.erase("Accept-Ranges");
    });
  }

  void answer(const RequestHead& head, std::string_view body, const Peer& peer, bool keep_alive, std::string& out) {
    write_head(head);
    const HttpRequest request{head, body, peer};
    request_ = &request;
    MemoryStream stream(head_, body, out);
    bool closed = false;
    process(*this, stream, peer, !keep_alive, closed, [](httplib::Request& parsed) {
      parsed.headers.erase("Accept-Encoding");  // compressing a small page for the same machine only costs time
    });
  }

 private:
  // Handlers see the head as it was sent and nothing of cpp-httplib's reading, which percent-decodes targets and header
  // values. It gets a plain target, for old releases refuse those with a second '?'.
  void write_head(const RequestHead& head) {
    head_.assign(head.method).append(head.is_http_1_0 ? " / HTTP/1.0\r\n" : " / HTTP/1.1\r\n");
    for_each_header(head.headers, [this](std::string_view name, std::string_view, std::string_view line) {
      if (!is_settled(name)) head_.append(line);
    });
    head_.append("\r\n");
  }

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
  std::string head_;
  const HttpRequest* request_ = nullptr;  // the one under way
};

HttpCodec::HttpCodec(HttpHandler handler) : adapter_(std::make_unique<Adapter>(std::move(handler))) {}
HttpCodec::~HttpCodec() = default;

void HttpCodec::answer(const RequestHead& head, std::string_view body, const Peer& peer, bool keep_alive,
                       std::string& out) {
  adapter_->answer(head, body, peer, keep_alive, out);
}

}  // namespace golinks
