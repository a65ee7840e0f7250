// A real browser follows go links: what it makes of our answers, and what reaches the target.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "store/descriptor.h"
#include "tests/e2e/daemon/daemon_process.h"

namespace golinks::test {
namespace {

const std::filesystem::path chromium = "/usr/bin/chromium";

// The web site that links lead to: one page, which names what was asked for, at every path.
class WebSite {
 public:
  WebSite() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto* const address = reinterpret_cast<sockaddr*>(&at);
    if (::bind(listener_.get(), address, size) != 0 || ::listen(listener_.get(), 16) != 0 ||
        ::getsockname(listener_.get(), address, &size) != 0) {
      throw std::runtime_error("cannot listen");
    }
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(at.sin_port));
    thread_ = std::jthread([this] { serve(); });
  }
  ~WebSite() { ::shutdown(listener_.get(), SHUT_RDWR); }  // which ends serve()
  WebSite(const WebSite&) = delete;
  WebSite& operator=(const WebSite&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::vector<std::string> asked_for() const {
    const std::lock_guard guard(mutex_);
    return targets_;
  }

 private:
  struct Visitor {
    Descriptor socket;
    std::string received;
  };

  // Waits on all at once: browsers open connections that they never use.
  void serve() {
    while (true) {
      std::vector<pollfd> events = {{listener_.get(), POLLIN, 0}};
      for (const Visitor& visitor : visitors_) events.push_back({visitor.socket.get(), POLLIN, 0});
      ::poll(events.data(), events.size(), -1);
      if ((events[0].revents & POLLHUP) != 0) return;
      for (std::size_t i = visitors_.size(); i-- > 0;) {
        if (events[i + 1].revents != 0 && !attend(visitors_[i]))
          visitors_.erase(visitors_.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (events[0].revents != 0)
        visitors_.push_back({Descriptor(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)), {}});
    }
  }

  // False when the visitor has been served, or has left.
  bool attend(Visitor& visitor) {
    char buffer[4096];
    const ssize_t count = ::recv(visitor.socket.get(), buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    visitor.received.append(buffer, static_cast<std::size_t>(count));
    if (visitor.received.find("\r\n\r\n") == std::string::npos) return true;
    const std::size_t begin = visitor.received.find(' ') + 1;
    const std::string target = visitor.received.substr(begin, visitor.received.find(' ', begin) - begin);
    const std::string page = "<!DOCTYPE html><title>there</title><p>you asked for " + target + "</p>";
    const std::string answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: " +
                               std::to_string(page.size()) + "\r\n\r\n" + page;
    const std::lock_guard guard(mutex_);
    targets_.push_back(target);
    (void)!::send(visitor.socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    return false;
  }

  Descriptor listener_;
  std::string url_;
  std::vector<Visitor> visitors_;
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  std::jthread thread_;
};

struct Browsing {
  Sandbox sandbox;
  WebSite site;
  std::unique_ptr<DaemonProcess> daemon;

  Browsing() {
    REQUIRE(sandbox.run({"add", "hello", site.url() + "/hello"}).code == 0);
    daemon = std::make_unique<DaemonProcess>(sandbox);
  }

  // The page that the browser shows in the end, as it understood it.
  std::string open(const std::string& url) {
    const Outcome outcome = sandbox.run_program(
        chromium, {"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
                   "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                   "--no-proxy-server", "--user-data-dir=" + (sandbox.home() / "browser").string(),
                   "--host-resolver-rules=MAP go " + daemon->address(), "--dump-dom", url});
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
    return outcome.out;
  }
};

bool has_chromium() {
  if (std::filesystem::exists(chromium)) return true;
  MESSAGE("skipped: no chromium");
  return false;
}

bool holds(const std::string& page, const std::string& text) { return page.find(text) != std::string::npos; }

TEST_CASE("chromium follows a go link, and its arguments and query arrive as they were typed") {
  if (!has_chromium()) return;
  Browsing browsing;
  const std::string page = browsing.open("http://go/hello");
  CAPTURE(page);
  CHECK(holds(page, "you asked for /hello<"));
  const std::string deeper = browsing.open("http://go/hello/a%2Fb?q=c");
  CAPTURE(deeper);
  CHECK(holds(deeper, "you asked for /hello/a%2Fb?q=c<"));
  const std::vector<std::string> asked = browsing.site.asked_for();
  CHECK(std::count(asked.begin(), asked.end(), "/hello") == 1);
  CHECK(std::count(asked.begin(), asked.end(), "/hello/a%2Fb?q=c") == 1);
}

TEST_CASE("chromium shows our page for an unknown keyword, with what may have been meant") {
  if (!has_chromium()) return;
  Browsing browsing;
  const std::string page = browsing.open("http://go/helo");
  CAPTURE(page);
  CHECK(holds(page, "No link named 'helo'</h1>"));
  CHECK(holds(page, "href=\"/hello\""));
  CHECK(holds(page, "value=\"helo\""));  // in the form to create it
  CHECK(browsing.site.asked_for().empty());
}

}  // namespace
}  // namespace golinks::test
