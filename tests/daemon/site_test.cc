#include "daemon/site.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "daemon/http_codec.h"
#include "store/utf8.h"
#include "tests/daemon/site_fixture.h"
#include "tests/support/sorted_headers.h"

namespace golinks {
namespace {

using test::contains;
using test::header_of;

Link link(const std::string& keyword, const std::string& target) {
  Link made;
  made.keyword = keyword;
  made.target = target;
  return made;
}

struct Fixture : test::SiteFixture {
  Fixture() {
    REQUIRE(store.change("add", [](const StoreView&) -> Result<Changes> {
      Changes changes;
      changes.put = {link("wiki", "https://wiki.example.com"), link("ring", "go/gnir"), link("gnir", "go/ring")};
      return changes;
    }));
    links.refresh();
  }
};

TEST_CASE_FIXTURE(Fixture, "status by what went wrong") {
  CHECK(get("/wiki").status == 302);
  CHECK(ask("HEAD", "/wiki").status == 302);
  CHECK(get("/").status == 200);
  CHECK(get("/?x").status == 200);
  CHECK(get("/nothing").status == 404);
  CHECK(get("/.wiki").status == 404);
  CHECK(get("/%zz").status == 404);
  CHECK(get("/%00").status == 400);
  CHECK(header_of(get("/wiki/100%"), "Location") == header_of(get("/wiki/100%25"), "Location"));
  CHECK(get("*").status == 400);
  CHECK(ask("POST", "/wiki").status == 405);
  CHECK(ask("GET", "/wiki", {}, {}, "evil.com").status == 421);
  CHECK(ask("POST", "/wiki", {}, {}, "evil.com").status == 421);
  CHECK(ask("GET", "/wiki", {}, {}, "").status == 400);
}

TEST_CASE_FIXTURE(Fixture, "what browsers' search shortcuts send is no question about a link") {
  put("s", "https://s.example/?q={query}");
  put("gh", "https://gh.example");
  const auto location = [this](const char* target) { return header_of(browse(target), "Location"); };
  CHECK(location("/s%20rust%20borrow%20checker") == "https://s.example/?q=rust%20borrow%20checker");
  CHECK(location("/s%20c++") == "https://s.example/?q=c%2B%2B");
  CHECK(location("/s%20a+") == "https://s.example/?q=a%2B");
  CHECK(location("/gh%2Ffoo") == "https://gh.example/foo");
  CHECK(location("/gh%2Ffoo+") == "https://gh.example/foo%2B");
  CHECK(location("/gh%3Fq=x") == "https://gh.example?q=x");
  CHECK(location("/wiki%E2%80%9D%E3%80%82") == "https://wiki.example.com");
  CHECK(browse("/s+").status == 200);  // its page
  const HttpResponse missing = browse("/c++");
  CHECK(missing.status == 404);
  CHECK(contains(missing.body, "value=\"c\""));  // what the form offers can be created
}

TEST_CASE_FIXTURE(Fixture, "what browsers and crawlers ask for by themselves is no use of a link") {
  put("gh", "https://github.com");
  for (const char* host : {"go", "gh"}) {
    CAPTURE(host);
    const HttpResponse icon = ask("GET", "/favicon.ico", "Accept: text/html\r\n", {}, host);
    CHECK(icon.status == 200);
    CHECK(header_of(icon, "Content-Type") == "image/svg+xml");
    const HttpResponse robots = ask("GET", "/robots.txt", "Accept: text/html\r\n", {}, host);
    CHECK(robots.status == 404);
    CHECK(robots.body.size() < 100);
    CHECK(ask("POST", "/favicon.ico", {}, {}, host).status == 405);
  }
  std::uint64_t hits = 1;
  usage.read([&](const Usage& counted) { hits = counted.total_hits(); });
  CHECK(hits == 0);
  put("favicon.ico", "https://icons.example");
  CHECK(header_of(get("/favicon.ico"), "Location") == "https://icons.example");
  CHECK(header_of(get("/robots.txt/x"), "Location").empty());
}

TEST_CASE_FIXTURE(Fixture, "a host is judged as it was sent, quickly or not") {
  for (const char* host : {"go", "%67o", "127.0.0%2e1", "go%00"}) {
    CAPTURE(host);
    const bool is_ours = host == std::string_view("go");
    const std::string request = std::string("GET /wiki HTTP/1.1\r\nHost: ") + host + "\r\n\r\n";
    const Framing framing = frame_request(request);
    std::string out;
    CHECK(site.redirect_quickly(framing.head, true, out) == is_ours);
    CHECK(site.answer({framing.head, {}, {"127.0.0.1", 1}}).status == (is_ours ? 302 : 421));
  }
}

TEST_CASE_FIXTURE(Fixture, "another site may link here, but not load what is here") {
  RequestHead head;
  head.method = "GET";
  head.host = "go";
  head.headers = "Host: go\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n";
  for (const char* target : {"/wiki", "/", "/nothing", "/.export", "http://go/wiki"}) {
    CAPTURE(target);
    head.target = target;
    CHECK(site.answer({head, {}, {"127.0.0.1", 1}}).status == 403);
  }
}

// From http://localhost:3000, say. Where no Sec-Fetch-Site comes, browsers look at the policy of each answer.
TEST_CASE_FIXTURE(Fixture, "a page elsewhere cannot tell a link that there is from one that is not") {
  const auto told = [this](const char* target, const std::string& headers) {
    const HttpResponse answer = ask("GET", target, headers);
    return std::pair(headers.empty() ? 0 : answer.status, header_of(answer, "Cross-Origin-Resource-Policy"));
  };
  for (const std::string headers : {"", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n",
                                    "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n"}) {
    CAPTURE(headers);
    CHECK(told("/wiki", headers) == told("/nothing", headers));
    CHECK(told("/wiki", headers).second == "same-origin");
  }
}

TEST_CASE_FIXTURE(Fixture, "pages are cut off from the windows of other sites where browsers can do that") {
  const auto policy = [this](const char* host, const char* target) {
    return header_of(ask("GET", target, "Accept: text/html\r\n", {}, host), "Cross-Origin-Opener-Policy");
  };
  for (const char* host :
       {"localhost:26479", "LOCALHOST", "go.localhost", "127.0.0.1", "127.0.103.111:80", "[::1]:80"}) {
    CAPTURE(host);
    for (const char* target : {"/", "/wiki+", "/nothing", "/.new", "/.export", "/.live.js", "/.nothing"})
      CHECK(policy(host, target) == "same-origin");
    CHECK(policy(host, "/wiki").empty());
  }
  for (const char* host : {"go", "gh", "localhost.evil.com", "xlocalhost"}) CHECK(policy(host, "/").empty());
}

TEST_CASE_FIXTURE(Fixture, "OPTIONS of the server says what is allowed somewhere, to whoever may ask") {
  const HttpResponse answer = ask("OPTIONS", "*");
  CHECK(answer.status == 204);
  CHECK(header_of(answer, "Allow") == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  CHECK(header_of(answer, "Access-Control-Allow-Origin").empty());
  CHECK(ask("OPTIONS", "*", {}, {}, "evil.com").status == 421);
  CHECK(ask("OPTIONS", "*", "Sec-Fetch-Site: cross-site\r\n").status == 403);
  CHECK(ask("HEAD", "*").status == 400);
  CHECK(ask("OPTIONS", "/wiki").status == 405);
}

TEST_CASE_FIXTURE(Fixture, "where browsers do not follow a redirect they get a page with the address, and it counts") {
  const struct {
    std::string target, request, copied;
  } cases[] = {
      {"file:///home/ann/a%20b.txt", "/x", "value=\"/home/ann/a b.txt\""},
      {"FILE:///srv/docs", "/x/c%20d", "value=\"/srv/docs/c d\""},
      {"file:/srv/docs", "/x", "value=\"/srv/docs\""},
      {"file://localhost/srv/docs", "/x", "value=\"/srv/docs\""},
      {"file:///C:/Users/ann", "/x", "value=\"C:/Users/ann\""},
      {"file://server/share/a", "/x", "value=\"file://server/share/a\""},
      {"file:///a%00b", "/x", "value=\"file:///a%00b\""},
      {"chrome://settings", "/x", "value=\"chrome://settings\""},
      {"view-source:https://h.example", "/x", "value=\"view-source:https://h.example\""},
  };
  std::uint64_t opened = 0;
  for (const auto& [target, request, copied] : cases) {
    CAPTURE(target);
    put("x", target);
    const HttpResponse page = browse(request);
    ++opened;
    CHECK(page.status == 200);
    CHECK(contains(header_of(page, "Content-Type"), "text/html"));
    CHECK(header_of(page, "Location").empty());
    CHECK_MESSAGE(contains(page.body, copied), page.body);
    CHECK(contains(page.body, "golinks open x"));
    const HttpResponse redirect = get(request);
    ++opened;
    CHECK(redirect.status == 302);
    CHECK(header_of(redirect, "Location") == links.resolve(request.substr(1))->url);
    usage.read([&](const Usage& counted) { CHECK(counted.total_hits() == opened); });
  }
  for (const char* target :
       {"https://h.example/file:x", "mailto:a@b.example", "slack://x", "vscode://file/x", "files:x"}) {
    CAPTURE(target);
    put("x", target);
    CHECK(browse("/x").status == 302);
  }
}

TEST_CASE_FIXTURE(Fixture, "bytes that are no text do not reach an answer") {
  for (const char* target : {"/\xff\xfe", "/%ff%fe", "/.\xff", "/a\xc3"}) {
    CAPTURE(target);
    for (const char* accept : {"Accept: text/html\r\n", "Accept: application/json\r\n", ""}) {
      RequestHead head;
      head.method = "GET";
      head.host = "go";
      head.target = target;
      head.headers = accept;
      const std::string body = site.answer({head, {}, {"127.0.0.1", 1}}).body;
      CHECK(fold_case(body));  // which only well-formed UTF-8 has
    }
  }
  CHECK(fold_case(ask("GET", "/wiki", {}, {}, "g\xff").body));
}

TEST_CASE_FIXTURE(Fixture, "an alias of nothing says so, and is neither suggested nor to be created") {
  put("f", "https://f.example");
  put("alias", "go/f");
  REQUIRE(store.change("rm f", [](const StoreView&) -> Result<Changes> {
    Changes changes;
    changes.remove = {"f"};
    return changes;
  }));
  links.refresh();
  CHECK(get("/alias/x").status == 404);
  CHECK(get("/alias/x").body == "'alias' is an alias of 'f', which does not exist\n");
  CHECK_FALSE(test::contains(browse("/alias").body, "<form method=\"post\""));
}

TEST_CASE_FIXTURE(Fixture, "a circle of aliases is a loop") { CHECK(get("/ring").status == 508); }

TEST_CASE_FIXTURE(Fixture, "the host of an absolute target counts, not the header's") {
  CHECK(ask("GET", "http://go/wiki", {}, {}, "evil.com").status == 302);
  CHECK(get("HTTP://GO:80/wiki").status == 302);
  CHECK(get("http://evil.com/wiki").status == 421);
  CHECK(get("http://go").status == 200);
  CHECK(get("http://go?x").status == 400);
}

TEST_CASE_FIXTURE(Fixture, "the quick answer is the full answer, but for the order of its headers") {
  HttpCodec full([this](const HttpRequest& request) { return site.answer(request); });
  for (const std::string line : {"GET /wiki HTTP/1.1", "GET /wiki HTTP/1.0", "GET /wiki/a%2Fb?x=1?2 HTTP/1.1",
                                 "GET /WIKI, HTTP/1.1", "HEAD /wiki HTTP/1.1", "HEAD /wiki HTTP/1.0"}) {
    for (const bool keep_alive : {true, false}) {
      CAPTURE(line);
      CAPTURE(keep_alive);
      const std::string request = line + "\r\nHost: go\r\nAccept: text/html\r\n" +
                                  "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n";
      const Framing framing = frame_request(request);
      std::string quick_answer;
      std::string full_answer;
      CHECK(site.redirect_quickly(framing.head, keep_alive, quick_answer));
      full.answer(framing.head, {}, {"127.0.0.1", 1}, keep_alive, full_answer);
      CHECK(test::sorted_headers(test::without_date(quick_answer)) ==
            test::sorted_headers(test::without_date(full_answer)));
    }
  }
}

TEST_CASE_FIXTURE(Fixture, "what somebody opened is counted, quickly or not, and nothing else") {
  const auto hits_after = [&](const std::string& request, bool quickly) {
    const RequestHead head = frame_request(request).head;
    std::string out;
    if (!quickly || !site.redirect_quickly(head, true, out)) [[maybe_unused]]
      const auto answer = site.answer({head, {}, {"127.0.0.1", 1}});
    std::uint64_t hits = 0;
    usage.read([&](const Usage& counted) { hits = counted.total_hits(); });
    return hits;
  };
  std::uint64_t hits = 0;
  for (const bool quickly : {true, false}) {
    CHECK(hits_after("GET /wiki HTTP/1.1\r\nHost: go\r\n\r\n", quickly) == ++hits);
    CHECK(hits_after("GET /W-iki/a?b HTTP/1.1\r\nHost: go\r\n\r\n", quickly) == ++hits);
    for (const std::string uncounted :
         {"HEAD /wiki HTTP/1.1\r\nHost: go\r\n\r\n", "GET / HTTP/1.1\r\nHost: go\r\n\r\n",
          "GET /nothing HTTP/1.1\r\nHost: go\r\n\r\n", "GET /ring HTTP/1.1\r\nHost: go\r\n\r\n",
          "GET /wiki HTTP/1.1\r\nHost: evil.com\r\n\r\n", "POST /wiki HTTP/1.1\r\nHost: go\r\n\r\n",
          "GET /wiki+ HTTP/1.1\r\nHost: go\r\n\r\n", "GET /.api/links/wiki HTTP/1.1\r\nHost: go\r\n\r\n",
          "GET /wiki HTTP/1.1\r\nHost: go\r\nSec-Purpose: prefetch;prerender\r\n\r\n",
          "GET /wiki HTTP/1.1\r\nHost: go\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"
          "Sec-Fetch-Dest: iframe\r\n\r\n",
          "GET /wiki HTTP/1.1\r\nHost: go\r\nSec-Fetch-Site: cross-site\r\n\r\n"}) {
      CAPTURE(uncounted);
      CHECK(hits_after(uncounted, quickly) == hits);
    }
  }
  usage.read([&](const Usage& counted) { CHECK(counted.of("wiki").hits == hits); });
}

TEST_CASE_FIXTURE(Fixture, "what is unusual is not answered quickly") {
  for (const std::string request :
       {"GET / HTTP/1.1\r\nHost: go\r\n\r\n", "GET /? HTTP/1.1\r\nHost: go\r\n\r\n",
        "GET /.x HTTP/1.1\r\nHost: go\r\n\r\n", "GET /nothing HTTP/1.1\r\nHost: go\r\n\r\n",
        "POST /wiki HTTP/1.1\r\nHost: go\r\n\r\n", "GET /wiki HTTP/1.1\r\nHost: evil.com\r\n\r\n",
        "GET http://go/wiki HTTP/1.1\r\nHost: go\r\n\r\n", "GET /ring HTTP/1.1\r\nHost: go\r\n\r\n",
        "GET /wiki HTTP/1.1\r\nHost: go\r\nSec-Fetch-Site: cross-site\r\n\r\n"}) {
    const Framing framing = frame_request(request);
    std::string out;
    CHECK_FALSE(site.redirect_quickly(framing.head, true, out));
    CHECK(out.empty());
  }
}

TEST_CASE_FIXTURE(Fixture, "a host with a prefix asks for what is below that keyword") {
  put("gh", "https://github.com");
  put("gh/blog", "https://github.blog");
  const auto location = [this](const std::string& target) {
    return header_of(ask("GET", target, {}, {}, "gh"), "Location");
  };
  CHECK(location("/blog") == "https://github.blog");
  CHECK(location("/blog/2026?x=1") == "https://github.blog/2026?x=1");
  CHECK(location("/golinks") == "https://github.com/golinks");
  CHECK(location("/") == "https://github.com");
  CHECK(location("/?q=c") == "https://github.com?q=c");
  CHECK(location("http://gh/blog") == "https://github.blog");
  CHECK(get("/blog").status == 404);
  CHECK(ask("POST", "/blog", {}, {}, "gh").status == 405);
  CHECK(contains(ask("GET", "/blog+", "Accept: text/html\r\n", {}, "gh").body, "https://github.blog"));
  CHECK(ask("GET", "/.help", {}, {}, "gh").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "a host whose prefix is no link shows the list of links") {
  CHECK(ask("GET", "/", {}, {}, "gh").status == 200);
  CHECK(ask("GET", "/blog", {}, {}, "gh").status == 404);
}

TEST_CASE_FIXTURE(Fixture, "a host with a prefix is answered quickly, too") {
  put("gh", "https://github.com");
  const std::string request = "GET /golinks HTTP/1.1\r\nHost: gh\r\n\r\n";
  std::string out;
  CHECK(site.redirect_quickly(frame_request(request).head, true, out));
  CHECK(contains(out, "Location: https://github.com/golinks\r\n"));
}

}  // namespace
}  // namespace golinks
