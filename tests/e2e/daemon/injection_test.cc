// Nothing that is stored or asked for becomes a header of the answer, or a script of the browser.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/daemon/page_request.h"

namespace golinks::test {
namespace {

struct Injected {
  Sandbox sandbox;
  DaemonProcess daemon{sandbox};

  // That the answer has these headers alone, in lines of their own.
  void check_headers(const HttpReply& reply) const {
    CAPTURE(reply.head);
    CHECK(reply.head.find("\ninjected") == std::string::npos);
    CHECK(reply.head.find("\rinjected") == std::string::npos);
    CHECK_FALSE(reply.headers.contains("injected"));
    const bool is_shown_as_text =
        reply.header("x-content-type-options") == "nosniff" && !reply.header("content-type").starts_with("text/html");
    if (!is_shown_as_text) CHECK(reply.body.find("<injected") == std::string::npos);
    for (const char c : reply.head) {
      const bool is_plain = c == '\r' || c == '\n' || (c >= ' ' && c <= '~');
      CHECK(is_plain);
    }
  }
};

TEST_CASE_FIXTURE(Injected, "a target cannot split the answer") {
  for (const char* encoded : {"%0d%0ainjected:%20yes", "%0D%0A%0D%0A%3Cinjected%3E", "%0ainjected:yes",
                              "%E2%80%A8injected:yes", "%00injected"}) {
    CAPTURE(encoded);
    const std::string target = fmt::format("https://example.com/{}", encoded);
    REQUIRE(ask(daemon.address(), put_json("split", nlohmann::json{{"target", target}}.dump())).status < 300);
    const HttpReply reply = ask(daemon.address(), {.target = "/split"});
    CHECK(reply.header("location") == target);
    check_headers(reply);
    check_headers(ask(daemon.address(), {.target = "/.detail/split", .headers = for_people}));
  }
  for (const char* raw : {"https://example.com/\r\ninjected: yes", "https://example.com/\ninjected: yes",
                          "https://example.com/\x01", "https://example.com/\x7f"}) {
    CAPTURE(raw);
    CHECK(ask(daemon.address(), put_json("raw", nlohmann::json{{"target", raw}}.dump())).status == 400);
    CHECK(ask(daemon.address(), from_our_page("/.new", form({{"keyword", "raw"}, {"target", raw}}))).status == 400);
    CHECK(sandbox.run({"add", "raw", raw}).code == 1);
  }
}

TEST_CASE_FIXTURE(Injected, "what follows a keyword cannot split the answer") {
  REQUIRE(sandbox.run({"add", "wiki", "https://wiki.example.com"}).code == 0);
  for (const char* rest : {"%0d%0ainjected:%20yes", "%0D%0A%0D%0A<injected>", "a?q=%0d%0ainjected:yes",
                           "%0ainjected:yes", "%0dinjected:yes", "%00"}) {
    CAPTURE(rest);
    for (const char* before : {"/wiki/", "/.detail/wiki/", "/unknown", "/.detail/unknown", "/.edit/",
                               "/.search?q=", "/.suggest?q=", "/.api/links/"}) {
      CAPTURE(before);
      for (const std::string& shape : {std::string(), for_people, std::string("Accept: application/json\r\n")}) {
        check_headers(ask(daemon.address(), {.target = fmt::format("{}{}", before, rest), .headers = shape}));
      }
    }
  }
  CHECK(ask(daemon.address(), {.target = "/wiki/%0d%0ainjected:%20yes"}).status == 400);
}

TEST_CASE_FIXTURE(Injected, "raw control bytes in an address are refused, or arrive encoded") {
  REQUIRE(sandbox.run({"add", "wiki", "https://wiki.example.com"}).code == 0);
  for (int byte = 1; byte < 0x20; ++byte) {
    if (byte == '\n') continue;  // ends the line
    CAPTURE(byte);
    HttpClient client = daemon.connect();
    client.send(fmt::format("GET /wiki/a{}b HTTP/1.1\r\nHost: go\r\n\r\n", static_cast<char>(byte)));
    const HttpReply reply = client.read_reply();
    check_headers(reply);
    const bool is_harmless =
        reply.status == 400 || reply.header("location") == fmt::format("https://wiki.example.com/a%{:02X}b", byte);
    CHECK(is_harmless);
  }
}

TEST_CASE_FIXTURE(Injected, "the address after a change names the link alone") {
  for (const char* keyword :
       {"a\r\ninjected: yes", "a\ninjected", "/evil.example", "//evil.example", "\\\\evil.example", "a b", "", ".."}) {
    CAPTURE(keyword);
    const HttpReply reply =
        ask(daemon.address(), from_our_page("/.new", form({{"keyword", keyword}, {"target", "example.com"}})));
    CHECK(reply.status == 400);
    check_headers(reply);
  }
  const HttpReply reply =
      ask(daemon.address(), from_our_page("/.new", form({{"keyword", "größe/'&;=@:+!"}, {"target", "example.com"}})));
  CHECK(reply.status == 303);
  CHECK(reply.header("location").starts_with("/.detail/gr%C3%B6%C3%9Fe/"));
  check_headers(reply);
}

TEST_CASE_FIXTURE(Injected, "a target that would run in a page is refused wherever links come in") {
  REQUIRE(sandbox.run({"add", "old", "https://old.example.com"}).code == 0);
  for (const std::string scheme : {"javascript", "JaVaScRiPt", "data", "DATA", "vbscript", "blob", "about"}) {
    for (const std::string& target :
         {scheme + ":alert(1)", scheme + "://example.com/%0aalert(1)", scheme + ":{query}", scheme + "://go/x"}) {
      CAPTURE(target);
      const std::string json = nlohmann::json{{"keyword", "evil"}, {"target", target}}.dump();
      CHECK(sandbox.run({"add", "evil", target}).code == 1);
      CHECK(sandbox.run({"add", "evil", "example.com", "--bare", target}).code == 1);
      CHECK(sandbox.run({"edit", "old", target}).code == 1);
      CHECK(sandbox.run({"import", "-"}, {.input = json + "\n"}).code == 1);
      CHECK(ask(daemon.address(), put_json("evil", json)).status == 400);
      CHECK(ask(daemon.address(), from_our_page("/.new", form({{"keyword", "evil"}, {"target", target}}))).status ==
            400);
      CHECK(ask(daemon.address(),
                from_our_page("/.new", form({{"keyword", "evil"}, {"target", "example.com"}, {"bare", target}})))
                .status == 400);
    }
  }
  CHECK(sandbox.run({"get", "old"}).out == "https://old.example.com\n");
  CHECK(ask(daemon.address(), {.target = "/evil"}).status == 404);
}

TEST_CASE_FIXTURE(Injected, "a target that only resembles a script leads to a web site, or is refused") {
  for (const std::string target :
       {" javascript:alert(1)", "\tjavascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
        "\x01javascript:alert(1)", "javascript\t:alert(1)", "%6Aavascript:alert(1)", "javascript%3Aalert(1)",
        "javascript&colon;alert(1)", "\xEF\xBB\xBFjavascript:alert(1)", "\xC2\xA0javascript:alert(1)",
        "go/../javascript:alert(1)", "//javascript:alert(1)", "view-source:javascript:alert(1)",
        "feed:javascript:alert(1)", "{x}:alert(1)", "{+x}", "{+x}:alert(1)", "java{x}:alert(1)"}) {
    CAPTURE(target);
    const HttpReply saved =
        ask(daemon.address(), from_our_page("/.new", form({{"keyword", "odd"}, {"target", target}})));
    const std::string link = ask(daemon.address(), {.target = "/odd/javascript:alert(1)"}).header("location");
    const std::string page =
        ask(daemon.address(), {.target = "/.detail/odd/javascript:alert(1)", .headers = for_people}).body;
    CHECK(page.find("href=\"javascript:") == std::string::npos);
    CAPTURE(link);
    const bool is_web = link.starts_with("https://") || link.starts_with("http://");
    const bool is_no_script = is_web || link.empty() || link.starts_with("view-source:") || link.starts_with("feed:");
    CHECK(is_no_script);
    if (saved.status == 303)
      REQUIRE(ask(daemon.address(), {.method = "DELETE", .target = "/.api/links/odd"}).status == 204);
  }
}

}  // namespace
}  // namespace golinks::test
