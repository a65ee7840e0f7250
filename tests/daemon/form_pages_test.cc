// Creating, changing and removing links in the browser.
#include "daemon/form_pages.h"

#include <fmt/format.h>

#include "daemon/link_changes.h"
#include "store/history.h"
#include "tests/daemon/site_fixture.h"

namespace golinks {
namespace {

using test::contains;
using test::header_of;
using test::version_in;

struct Fixture : test::SiteFixture {
  std::string version(const std::string& keyword) const { return version_in(browse("/.edit/" + keyword)); }
  HttpResponse edit(const std::string& keyword, const std::string& fields, const std::string& at) const {
    return post("/.edit/" + keyword, fields + "&version=" + at);
  }
};

TEST_CASE_FIXTURE(Fixture, "a link is created with all that the form has") {
  const HttpResponse answer = post(
      "/.new",
      "keyword=+Team%2FDocs+&target=+docs.example.com%2Fa+&bare=b.example.com&description=All+of+it&tags=x%2C+y+x");
  CHECK(answer.status == 303);
  CHECK(header_of(answer, "Location") == "/.detail/Team/Docs");
  const auto link = stored("team/docs");
  REQUIRE(link);
  CHECK(link->keyword == "Team/Docs");
  CHECK(link->target == "https://docs.example.com/a");
  CHECK(link->bare_target == "https://b.example.com");
  CHECK(link->description == "All of it");
  CHECK(link->tags == std::vector<std::string>{"x", "y"});
  CHECK(link->created_us > 0);
  CHECK(link->updated_us == link->created_us);
  CHECK(last_command() == "web: add Team/Docs");
}

TEST_CASE_FIXTURE(Fixture, "go/ before a keyword is understood in a form, and an address of ours is an alias") {
  CHECK(post("/.new", "keyword=go%2Fpre&target=e.example").status == 303);
  CHECK(stored("pre")->target == "https://e.example");
  CHECK_FALSE(stored("go/pre"));
  CHECK(post("/.new", "keyword=go%2Fpre&target=other.example").status == 409);
  CHECK(post("/.new", "keyword=a&target=127.0.0.1%2Fpre").status == 303);
  CHECK(stored("a")->target == "go/pre");
  CHECK(post("/.new", "keyword=b&target=http%3A%2F%2Fgo%2Fb").status != 303);
}

TEST_CASE_FIXTURE(Fixture, "go/ is dropped once in a form, and never from a keyword that is stored") {
  CHECK(post("/.new", "keyword=go%2Fgo%2Fy&target=e.example").status == 303);
  REQUIRE(stored("go/y"));
  CHECK_FALSE(stored("y"));
  CHECK(edit("go/y", "keyword=go%2Fy&target=f.example", version("go/y")).status == 303);
  CHECK(stored("go/y")->target == "https://f.example");
  CHECK(edit("go/y", "keyword=go%2Fz&target=f.example", version("go/y")).status == 303);
  CHECK(stored("z"));
}

TEST_CASE_FIXTURE(Fixture, "what cannot be saved is shown again as it was typed, with the reason") {
  put("wiki", "https://wiki.example.com");
  const struct {
    const char* fields;
    int status;
    const char* reason;
  } cases[] = {
      {"keyword=&target=a.example&description=kept", 400, "keyword is empty"},
      {"keyword=a+b&target=a.example&description=kept", 400, "white space"},
      {"keyword=x&target=&description=kept", 400, "target is empty"},
      {"keyword=x&target=javascript%3Aalert(1)&description=kept", 400, "javascript:"},
      {"keyword=x&target=JaVaScRiPt%3A0&description=kept", 400, "could run code"},
      {"keyword=x&target=data%3Atext%2Fhtml%2Cx&description=kept", 400, "could run code"},
      {"keyword=x&target=a.example%0d%0aSet-Cookie%3A+a&description=kept", 400, "white space"},
      {"keyword=x&target=go%2Fnothing&description=kept", 404, "nothing"},
      {"keyword=x&target=go%2Fx&description=kept", 409, "leads back to itself"},
      {"keyword=WI-KI&target=b.example&description=kept", 409, "already leads to https://wiki.example.com"},
      {"keyword=%FF&target=b.example&description=kept", 400, "UTF-8"},
  };
  for (const auto& [fields, status, reason] : cases) {
    CAPTURE(fields);
    const HttpResponse answer = post("/.new", fields);
    CHECK(answer.status == status);
    CHECK(contains(answer.body, reason));
    CHECK(contains(answer.body, "value=\"kept\""));
    CHECK(contains(answer.body, "role=\"alert\""));
  }
  CHECK(last_command() == "add");
}

TEST_CASE_FIXTURE(Fixture, "an unsaved form marks the field that is wrong, and leads to the link that is in the way") {
  put("wiki", "https://wiki.example.com");
  const std::string long_text(5000, 'x');
  const struct {
    std::string fields;
    const char* wrong;
  } cases[] = {
      {"keyword=a+b&target=a.example", "keyword"},
      {"keyword=WI-KI&target=a.example", "keyword"},
      {"keyword=x&target=javascript%3A0", "target"},
      {"keyword=x&target=go%2Fnothing", "target"},
      {"keyword=x&target=a.example&bare=javascript%3A0", "bare"},
      {"keyword=x&target=a.example&bare=go%2Fnothing", "bare"},
      {"keyword=x&target=a.example&description=" + long_text, "description"},
      {"keyword=x&target=a.example&tags=" + long_text, "tags"},
  };
  for (const auto& [fields, wrong] : cases) {
    CAPTURE(wrong);
    const std::string page = post("/.new", fields).body;
    const std::size_t invalid = page.find("aria-invalid");
    REQUIRE(invalid != std::string::npos);
    const std::size_t begin = page.rfind("<input", invalid);
    CHECK(page.substr(begin, page.find('>', begin) - begin).starts_with(std::string("<input id=\"") + wrong + "\""));
  }
  CHECK(contains(post("/.new", "keyword=WI-KI&target=a.example").body, "href=\"/.edit/WI-KI\">Edit go/WI-KI</a>"));
  put("other", "https://other.example");
  CHECK(contains(edit("other", "keyword=wiki&target=https://other.example", version("other")).body,
                 "href=\"/.edit/wiki\">"));
}

TEST_CASE_FIXTURE(Fixture, "a form that is filled in by its address") {
  const HttpResponse page = browse("/.new?keyword=wkii&target=https%3A%2F%2Fh%2F%3C");
  CHECK(contains(page.body, "value=\"wkii\""));
  CHECK(contains(page.body, "value=\"https://h/&lt;\""));
}

TEST_CASE_FIXTURE(Fixture, "an edit keeps when the link was created and what a newer program stored with it") {
  Link link;
  link.keyword = "wiki";
  link.target = "https://old.example";
  link.created_us = 42;
  link.updated_us = 43;
  link.unknown_fields = "\xf8\x07\x01";
  put(link);
  const HttpResponse answer = edit("wiki", "keyword=wiki&target=https://new.example", version("wiki"));
  CHECK(answer.status == 303);
  const auto edited = stored("wiki");
  REQUIRE(edited);
  CHECK(edited->target == "https://new.example");
  CHECK(edited->created_us == 42);
  CHECK(edited->updated_us > 43);
  CHECK(edited->unknown_fields == link.unknown_fields);
  CHECK(last_command() == "web: edit wiki");
}

TEST_CASE_FIXTURE(Fixture, "an edit can rename, and aliases follow") {
  put("wiki", "https://wiki.example.com");
  put("w", "go/wiki");
  const HttpResponse answer = edit("wiki", "keyword=handbook&target=https://wiki.example.com", version("wiki"));
  CHECK(header_of(answer, "Location") == "/.detail/handbook");
  CHECK_FALSE(stored("wiki"));
  CHECK(stored("w")->target == "go/handbook");
  CHECK(post("/.edit/handbook", "keyword=w&target=x.example&version=" + version("handbook")).status == 409);
}

TEST_CASE_FIXTURE(Fixture, "an edit of what has changed meanwhile shows both and saves neither") {
  put("wiki", "https://one.example");
  const std::string seen = version("wiki");
  put("wiki", "https://two.example", "theirs");
  const HttpResponse answer = edit("wiki", "keyword=wiki&target=https://three.example", seen);
  CHECK(answer.status == 409);
  CHECK(contains(answer.body, "https://two.example"));
  CHECK(contains(answer.body, "https://three.example"));
  CHECK(stored("wiki")->target == "https://two.example");
  // The conflict's own form saves on top of what it showed.
  CHECK(edit("wiki", "keyword=wiki&target=https://three.example", version_in(answer)).status == 303);
  CHECK(stored("wiki")->target == "https://three.example");
}

TEST_CASE_FIXTURE(Fixture, "two who make the same edit are not in conflict") {
  put("wiki", "https://one.example");
  const std::string seen = version("wiki");
  put("wiki", "https://two.example");
  CHECK(edit("wiki", "keyword=wiki&target=https://two.example", seen).status == 303);
}

TEST_CASE_FIXTURE(
    Fixture,
    "an edit of what was removed meanwhile shows what was typed, and a form without a version is no free pass") {
  put("wiki", "https://one.example");
  const std::string seen = version("wiki");
  REQUIRE(post("/.delete/wiki", "version=" + seen).status == 303);
  const HttpResponse answer = edit("wiki", "keyword=wiki&target=https://three.example", seen);
  CHECK(answer.status == 409);
  CHECK(contains(answer.body, "https://three.example"));
  CHECK_FALSE(stored("wiki"));
  CHECK(edit("wiki", "keyword=wiki&target=https://three.example", version_in(answer)).status == 303);
  CHECK(stored("wiki")->target == "https://three.example");
  REQUIRE(post("/.delete/wiki", "version=" + version("wiki")).status == 303);
  put("wiki", "https://one.example");
  CHECK(post("/.edit/wiki", "keyword=wiki&target=https://three.example").status == 409);
  CHECK(post("/.delete/wiki", "").status == 409);
  CHECK(stored("wiki"));
}

TEST_CASE_FIXTURE(Fixture, "a link is removed after a question, and only in the state that was shown") {
  put("wiki", "https://one.example");
  put("w", "go/wiki");
  const HttpResponse question = browse("/.delete/wiki");
  CHECK(question.status == 200);
  CHECK(contains(question.body, "https://one.example"));
  CHECK(contains(question.body, ">w<"));  // which would lead nowhere
  CHECK(stored("wiki"));
  put("wiki", "https://two.example");
  const HttpResponse again = post("/.delete/wiki", "version=" + version_in(question));
  CHECK(again.status == 409);
  CHECK(contains(again.body, "changed meanwhile"));
  CHECK(stored("wiki"));
  CHECK(post("/.delete/wiki", "version=" + version_in(again)).status == 303);
  CHECK_FALSE(stored("wiki"));
  CHECK(last_command() == "web: rm wiki");
  CHECK(post("/.delete/wiki", "version=" + version_in(again)).status == 404);
}

TEST_CASE_FIXTURE(Fixture, "what the browser did can be undone") {
  REQUIRE(post("/.new", "keyword=wiki&target=one.example").status == 303);
  REQUIRE(post("/.delete/wiki", "version=" + version("wiki")).status == 303);
  REQUIRE(store.change("undo", [](const StoreView& view) { return reverse(view, 0); }));
  CHECK(stored("wiki")->target == "https://one.example");
}

TEST_CASE_FIXTURE(Fixture, "forms about links that do not exist offer to create them") {
  for (const char* path : {"/.edit/wkii", "/.delete/wkii"}) {
    const HttpResponse answer = browse(path);
    CHECK(answer.status == 404);
    CHECK(contains(answer.body, "value=\"wkii\""));
  }
  for (const char* path : {"/.edit/", "/.edit/%zz", "/.edit/%00", "/.edit/%FF", "/.delete//"})
    CHECK(browse(path).status == 404);
}

TEST_CASE_FIXTURE(Fixture, "a body that is no form is refused") {
  CHECK(
      ask("POST", "/.new", "Origin: http://go\r\nContent-Type: text/plain\r\n", "keyword=a&target=b.example").status ==
      415);
  CHECK(ask("POST", "/.new", "Origin: http://go\r\nContent-Type: multipart/form-data; boundary=x\r\n", "--x").status ==
        415);
  CHECK(send_json("POST", "/.new", "{}").status == 415);
  CHECK_FALSE(stored("a"));
}

TEST_CASE_FIXTURE(Fixture, "who may not write keeps what they typed, in the same form") {
  put("wiki", "https://one.example");
  const std::string seen = version("wiki");
  peer_user = ::geteuid() + 1;
  const HttpResponse created = post("/.new", "keyword=new&target=b.example&description=%3Cb%3E+kept");
  CHECK(created.status == 403);
  CHECK(contains(created.body, "nly the user that golinksd runs as may change links"));
  CHECK(contains(created.body, "action=\"/.new\""));
  CHECK(contains(created.body, "value=\"new\""));
  CHECK(contains(created.body, "value=\"&lt;b&gt; kept\""));
  const HttpResponse edited = edit("wiki", "keyword=wiki2&target=https://three.example", seen);
  CHECK(edited.status == 403);
  CHECK(contains(edited.body, "action=\"/.edit/wiki\""));
  CHECK(contains(edited.body, "value=\"wiki2\""));
  CHECK(version_in(edited) == seen);
  CHECK(post("/.delete/wiki", "version=" + seen).status == 403);
  CHECK(last_command() == "add");
}

TEST_CASE_FIXTURE(Fixture, "nothing of what another web site sent is shown again") {
  const std::string form = "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  for (const uid_t user : {::geteuid(), ::geteuid() + 1}) {
    peer_user = user;
    for (const char* from : {"Origin: http://evil.example\r\n", "Origin: null\r\n", "",
                             "Origin: http://go\r\nSec-Fetch-Site: cross-site\r\n",
                             "Origin: http://go\r\nOrigin: http://evil.example\r\n"}) {
      CAPTURE(from);
      const HttpResponse answer = ask("POST", "/.new", from + form, "keyword=echoed&target=b.example");
      CHECK(answer.status == 403);
      CHECK_FALSE(contains(answer.body, "echoed"));
    }
  }
  const HttpResponse rebound =
      ask("POST", "/.new", "Origin: http://evil.example\r\n" + form, "keyword=echoed&target=b.example", "evil.example");
  CHECK(rebound.status == 421);
  CHECK_FALSE(contains(rebound.body, "echoed"));
}

TEST_CASE_FIXTURE(Fixture, "a store that cannot be written keeps what was typed in the form") {
  put("wiki", "https://one.example");
  const std::string seen = version("wiki");
  const auto lock = Env::posix().lock(folder / "links.pb.lock", std::chrono::milliseconds(0));
  REQUIRE(lock);
  const HttpResponse answer = edit("wiki", "keyword=wiki&target=https://three.example", seen);
  CHECK(answer.status == 503);
  CHECK(contains(answer.body, "locked by"));
  CHECK(contains(answer.body, "value=\"https://three.example\""));
  CHECK(contains(answer.body, seen));
}

}  // namespace
}  // namespace golinks
