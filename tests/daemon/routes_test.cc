#include "daemon/routes.h"

#include "tests/daemon/site_fixture.h"

namespace golinks {
namespace {

using test::contains;
using test::header_of;
using Fixture = test::SiteFixture;

const char* const readable[] = {
    "/",      "/.search",    "/.suggest",     "/.opensearch", "/.detail/wiki",    "/wiki+",
    "/.new",  "/.edit/wiki", "/.delete/wiki", "/.api/links",  "/.api/links/wiki", "/.export",
    "/.help", "/.health",    "/.metrics",     "/.style.css",  "/.live.js",        "/.icon.svg"};
struct Write {
  const char* method;
  const char* path;
  const char* body;
  const char* type;
};
const Write writes[] = {
    {"POST", "/.new", "keyword=evil&target=evil.example", "application/x-www-form-urlencoded"},
    {"POST", "/.edit/wiki", "keyword=wiki&target=evil.example", "application/x-www-form-urlencoded"},
    {"POST", "/.delete/wiki", "", "application/x-www-form-urlencoded"},
    {"PUT", "/.api/links/wiki", "{\"target\":\"evil.example\"}", "application/json"},
    {"PATCH", "/.api/links/wiki", "{\"target\":\"evil.example\"}", "application/json"},
    {"DELETE", "/.api/links/wiki", "", "application/json"},
};

struct Guarded : Fixture {
  Guarded() { put("wiki", "https://wiki.example.com"); }

  HttpResponse write(const Write& write, const std::string& headers, const std::string& type,
                     const std::string& host = "go") const {
    return ask(write.method, write.path, "Content-Type: " + type + "\r\n" + headers, write.body, host);
  }
  void check_unchanged() const {
    CHECK(last_command() == "add");
    CHECK(stored("wiki")->target == "https://wiki.example.com");
  }
};

TEST_CASE_FIXTURE(Guarded, "every page can be read, and a HEAD is a GET without its body") {
  for (const char* path : readable) {
    CAPTURE(path);
    CHECK(browse(path).status == 200);
    CHECK(ask("HEAD", path).status == 200);
  }
}

TEST_CASE_FIXTURE(Guarded, "a GET changes nothing, whatever its address says") {
  for (const char* path : {"/.new?keyword=evil&target=evil.example", "/.edit/wiki?keyword=wiki&target=evil.example",
                           "/.delete/wiki?version=x"}) {
    CHECK(browse(path).status == 200);
  }
  check_unchanged();
}

TEST_CASE_FIXTURE(Guarded, "each page names the methods that it allows") {
  CHECK(header_of(ask("DELETE", "/"), "Allow") == "GET, HEAD");
  CHECK(header_of(ask("PUT", "/.new"), "Allow") == "GET, HEAD, POST");
  CHECK(header_of(ask("POST", "/.api/links/wiki"), "Allow") == "GET, HEAD, PUT, PATCH, DELETE");
  CHECK(header_of(ask("POST", "/.style.css"), "Allow") == "GET, HEAD");
  CHECK(header_of(ask("PATCH", "/wiki"), "Allow") == "GET, HEAD");
  CHECK(ask("OPTIONS", "/.api/links/wiki", "Origin: http://evil.com\r\n").status == 405);
  for (const char* path : {"/.nope", "/.", "/..", "/.newer", "/.edit", "/.api", "/.api/", "/.detail"}) {
    CAPTURE(path);
    CHECK(browse(path).status == 404);
  }
}

TEST_CASE_FIXTURE(Guarded, "a name that is not ours reaches no page, by no method") {
  for (const char* host : {"evil.com", "go.evil.com", "evil.com:80", "127.0.0.1.evil.com", "192.0.2.1"}) {
    CAPTURE(host);
    for (const char* path : readable) CHECK(ask("GET", path, "Accept: text/html\r\n", {}, host).status == 421);
    for (const Write& each : writes)
      CHECK(write(each, std::string("Origin: http://") + host + "\r\n", each.type, host).status == 421);
  }
  check_unchanged();
}

TEST_CASE_FIXTURE(Guarded, "another site writes nothing, as a form, as text or as a fetch") {
  for (const Write& each : writes) {
    for (const char* from : {"Origin: http://evil.com\r\n", "Origin: null\r\n", "Origin: http://go:8080\r\n",
                             "Origin: http://go\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n",
                             "Origin: http://go\r\nSec-Fetch-Site: same-site\r\n",
                             "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n"}) {
      for (const char* type :
           {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "application/json"}) {
        CAPTURE(each.path);
        CAPTURE(from);
        CAPTURE(type);
        CHECK(write(each, from, type).status == 403);
      }
    }
  }
  check_unchanged();
}

TEST_CASE_FIXTURE(Guarded, "without an origin a form is refused, and a program is told what to send") {
  for (const Write& each : writes) {
    if (each.body[0] == '\0') continue;  // nothing a form could send
    for (const char* type : {"application/x-www-form-urlencoded", "text/plain"})
      CHECK(write(each, {}, type).status == (each.method == std::string("POST") ? 403 : 415));
  }
  check_unchanged();
}

TEST_CASE_FIXTURE(Guarded, "another user of this computer follows links and changes none") {
  peer_user = ::geteuid() + 1;
  for (const Write& each : writes) CHECK(write(each, "Origin: http://go\r\n", each.type).status == 403);
  check_unchanged();
  CHECK(get("/wiki").status == 302);
}

TEST_CASE_FIXTURE(Guarded, "another user of this computer sees no page, and is told of no keyword, target or path") {
  put("wikipedia", "https://secret.example/doc");
  put("dangling", "go/wikipedia");
  put("ring", "https://secret.example");
  REQUIRE(store.change("rm", [](const StoreView&) -> Result<Changes> {
    Changes changes;
    changes.remove = {"wikipedia"};
    return changes;
  }));
  links.refresh();
  for (const uid_t user : {::geteuid() + 1, ::geteuid() + 2}) {
    peer_user = user;
    for (const char* accept : {"", "Accept: text/html\r\n", "Accept: application/json\r\n"}) {
      for (const char* path :
           {"/", "/.search?q=w", "/.suggest?q=w", "/.opensearch", "/.detail/wiki", "/wiki+", "/nothing+", "/.new",
            "/.edit/wiki", "/.delete/wiki", "/.api/links", "/.api/links/wiki", "/.export", "/.help"}) {
        CAPTURE(path);
        CAPTURE(accept);
        const HttpResponse refused = ask("GET", path, accept);
        CHECK(refused.status == 403);
        CHECK(contains(refused.body, "config.toml"));
        CHECK_FALSE(contains(refused.body, "secret"));
        CHECK_FALSE(contains(refused.body, folder.path()));
        CHECK(ask("HEAD", path, accept).status == 403);
      }
      for (const char* path :
           {"/.health", "/.metrics", "/wkii", "/dangling", "/dangling/x", "/.nothing", "/.style.css"}) {
        CAPTURE(path);
        const HttpResponse answer = ask("GET", path, accept);
        CHECK(answer.status != 403);
        for (const std::string& told : {std::string("wikipedia"), std::string("'wiki'"), std::string("/wiki"),
                                       std::string("secret"), folder.path()})
          CHECK_FALSE(contains(answer.body, told));
      }
    }
  }
  peer_user = 0;
  CHECK(browse("/").status == 200);
}

TEST_CASE_FIXTURE(Guarded, "numbers for whoever collects them tell of no link, whoever asks") {
  for (int i = 0; i < 3; ++i) CHECK(get("/wiki").status == 302);
  for (const char* path : {"/.metrics", "/.health"}) {
    CHECK_FALSE(contains(get(path).body, "wiki"));
    CHECK_FALSE(contains(get(path).body, folder.path()));
  }
  CHECK(contains(get("/.metrics").body, "golinks_redirects_total 3\n"));
}

TEST_CASE_FIXTURE(Guarded, "a page of another site can link to a page of ours and load none") {
  for (const char* path : readable) {
    CAPTURE(path);
    CHECK(ask("GET", path, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n").status == 403);
    CHECK(ask("GET", path, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n").status == 200);
  }
}

TEST_CASE("beyond loopback everything is read-only, and no page says otherwise") {
  Fixture team;
  Store store(Env::posix_copying(), team.folder / "links.pb");
  const Site site(team.links, team.usage, store, HostGuard({{"go", ""}}, *Address::parse("192.0.2.1:80")),
                  WriteGuard(*Address::parse("192.0.2.1:80"),
                             [](const Peer&, const Address&) { return std::optional(::geteuid()); }),
                  PageGuard(*Address::parse("192.0.2.1:80"), PageReaders::owner));
  team.put("wiki", "https://wiki.example.com");
  for (const Write& each : writes) {
    RequestHead head;
    head.method = each.method;
    head.target = each.path;
    head.host = "go";
    const std::string headers = std::string("Origin: http://go\r\nContent-Type: ") + each.type + "\r\n";
    head.headers = headers;
    CHECK(site.answer({head, each.body, {"127.0.0.1", 1}}).status == 403);
  }
  for (const char* path : {"/", "/.detail/wiki", "/wkii", "/.new", "/.edit/wiki", "/.delete/wiki"}) {
    CAPTURE(path);
    RequestHead head;
    head.method = "GET";
    head.target = path;
    head.host = "go";
    head.headers = "Accept: text/html\r\n";
    const HttpResponse answer = site.answer({head, {}, {"192.0.2.9", 1}});
    CHECK_FALSE(contains(answer.body, "method=\"post\""));
    CHECK_FALSE(contains(answer.body, "/.edit/"));
    CHECK_FALSE(contains(answer.body, "/.new"));
  }
  CHECK(team.last_command() == "add");
}

TEST_CASE_FIXTURE(Fixture, "stored markup is text on every page") {
  Link link;
  link.keyword = "x";
  link.target = "https://h/\"><script>alert(1)</script>";
  link.bare_target = "https://h/'onmouseover='alert(2)";
  link.description = "<script>alert(3)</script>&amp;{{x}}";
  link.tags = {"<script>alert(4)</script>"};
  put(link);
  for (const char* path :
       {"/", "/?q=%3Cscript%3Ealert(5)%3C/script%3E", "/.search?q=script&tag=%3Cscript%3Ealert(4)%3C/script%3E",
        "/.detail/x", "/.edit/x", "/.delete/x", "/%3Cscript%3Ealert(6)%3C/script%3E",
        "/.new?keyword=%3Cscript%3E&description=%22%3E%3Cscript%3E",
        "/.detail/x/%3Cscript%3Ealert(7)%3C/script%3E?%3Cscript%3E", "/.%3Cscript%3E"}) {
    CAPTURE(path);
    const HttpResponse answer = browse(path);
    CHECK(contains(header_of(answer, "Content-Type"), "text/html"));
    CHECK_FALSE(contains(answer.body, "<script>"));
    CHECK_FALSE(contains(answer.body, "'onmouseover"));
  }
}

}  // namespace
}  // namespace golinks
