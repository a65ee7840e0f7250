// The pages as they come over the wire.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/daemon/page_request.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

struct Visited {
  Sandbox sandbox;
  std::unique_ptr<DaemonProcess> daemon;

  Visited() {
    REQUIRE(sandbox.run({"add", "wiki", "https://wiki.example.com"}).code == 0);
    REQUIRE(sandbox.run({"add", "gh", "https://github.com"}).code == 0);
    REQUIRE(sandbox.run({"add", "last", "https://last.example.com"}).code == 0);
    daemon = std::make_unique<DaemonProcess>(sandbox);
  }
  [[nodiscard]] HttpReply visit(const std::string& target) const {
    return ask(daemon->address(), {.target = target, .headers = for_people});
  }
  [[nodiscard]] std::string stored() const { return sandbox.read_file(fs::relative(sandbox.store(), sandbox.home())); }
  void overwrite_store(const std::string& bytes) const { std::ofstream(sandbox.store(), std::ios::binary) << bytes; }
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE_FIXTURE(Visited, "every page forbids what it does not need") {
  for (const char* target : {"/", "/.search?q=w", "/.detail/wiki", "/wiki+", "/.new", "/.edit/wiki", "/.delete/wiki",
                             "/unknown", "/.nothing", "/.help", "/.api/links", "/.export", "/.suggest?q=w",
                             "/.opensearch", "/.health", "/.metrics", "/.live.js", "/.style.css"}) {
    CAPTURE(target);
    const HttpReply reply = visit(target);
    CHECK(holds(reply.header("content-security-policy"), "default-src 'none'"));
    CHECK(holds(reply.header("content-security-policy"), "frame-ancestors 'none'"));
    CHECK_FALSE(holds(reply.header("content-security-policy"), "unsafe"));
    CHECK(reply.header("x-content-type-options") == "nosniff");
    CHECK(reply.header("cross-origin-resource-policy") == "same-origin");
    CHECK(reply.header("access-control-allow-origin").empty());
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(ask(daemon->address(), {.method = "HEAD", .target = target, .headers = for_people}).status == reply.status);
  }
}

TEST_CASE_FIXTURE(Visited, "damage in the file hides only what it hit, on every page, and changes go on") {
  std::string bytes = stored();
  bytes[bytes.find("https://github.com") + 9] ^= 0x20;
  overwrite_store(bytes);
  const HttpReply list = visit("/");
  CHECK(list.status == 200);
  CHECK(holds(list.body, "wiki.example.com"));
  CHECK(holds(list.body, "last.example.com"));
  CHECK(visit("/.detail/wiki").status == 200);
  CHECK(visit("/.edit/last").status == 200);
  const HttpReply refused =
      ask(daemon->address(), from_our_page("/.new", form({{"keyword", "gh"}, {"target", "new.example.com"}})));
  CHECK(refused.status == 500);
  CHECK(holds(refused.body, "golinks doctor --repair"));
  CHECK(ask(daemon->address(), put_json("wiki", R"({"target":"new.example.com"})")).status == 200);
  CHECK(visit("/wiki").header("location") == "https://new.example.com");
}

TEST_CASE_FIXTURE(Visited, "a store of a newer format is left alone, and pages say why they are empty") {
  CHECK(visit("/wiki").status == 302);
  std::string newer = stored();
  newer[1] = '\x7f';  // the format, see golinks/v1/store.proto
  overwrite_store(newer);
  CHECK(visit("/wiki").header("location") == "https://wiki.example.com");  // the last good links
  for (const char* target :
       {"/", "/.search?q=w", "/.detail/wiki", "/.edit/wiki", "/.delete/wiki", "/.api/links", "/.export"}) {
    CAPTURE(target);
    const HttpReply reply = visit(target);
    CHECK(reply.status == 500);
    CHECK(holds(reply.body, "newer"));
  }
  CHECK(visit("/.help").status == 200);
  CHECK(visit("/unknown").status == 404);
  const HttpReply refused =
      ask(daemon->address(), from_our_page("/.new", form({{"keyword", "new"}, {"target", "new.example.com"}})));
  CHECK(refused.status == 500);
  CHECK(holds(refused.body, "newer"));
  CHECK(holds(refused.body, "value=\"new\""));
  CHECK(ask(daemon->address(), put_json("new", R"({"target":"new.example.com"})")).status == 500);
  CHECK(ask(daemon->address(), {.target = "/.health"}).status == 503);
  CHECK(stored() == newer);
}

}  // namespace
}  // namespace golinks::test
