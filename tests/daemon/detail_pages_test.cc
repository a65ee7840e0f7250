#include "daemon/detail_pages.h"

#include "tests/daemon/site_fixture.h"

namespace golinks {
namespace {

using test::contains;
using test::header_of;
using Fixture = test::SiteFixture;

TEST_CASE_FIXTURE(Fixture, "a link's page has what is known of it, at both of its addresses") {
  put("gh", "https://github.com", "Code");
  put("code", "go/gh");
  for (const char* path : {"/.detail/gh", "/gh+", "/GH+", "/.detail/g-h"}) {
    CAPTURE(path);
    const HttpResponse answer = browse(path);
    CHECK(answer.status == 200);
    for (const char* shown : {"https://github.com", "Code", "code", "add"}) CHECK(contains(answer.body, shown));
  }
  CHECK(get("/gh+").body == "go/gh -> https://github.com\n");
  CHECK(contains(ask("GET", "/gh+", "Accept: application/json\r\n").body, "\"keyword\":\"gh\""));
}

TEST_CASE_FIXTURE(Fixture, "with arguments it tells where they lead, through every alias") {
  put("gh", "https://github.com");
  put("mine", "go/gh/me");
  const std::string page = browse("/.detail/mine/a%2Fb?x=1").body;
  CHECK(contains(page, "https://github.com/me/a%2Fb?x=1"));
  CHECK(contains(page, "go/gh/me"));
}

TEST_CASE_FIXTURE(Fixture, "a plus sign at the end of an argument is a part of it, unless a link has such a keyword") {
  put("s", "https://h/{?q}");
  put("team/größe", "https://docs");
  CHECK(header_of(browse("/s/c++"), "Location") == "https://h/?q=c%2B%2B");
  CHECK(browse("/s+").status == 200);
  CHECK(browse("/team/gr%C3%B6%C3%9Fe+").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "with arguments it tells what each variable got") {
  put("issues", "https://h/{owner}{/path*}{?q}");
  const std::string page = browse("/.detail/issues/ann/a%2Fb/%3Cb%3E").body;
  for (const char* shown : {"<code>owner</code> is <code>ann</code>", "<code>path</code> is <code>a/b</code>",
                            "<code>q</code> is <code>&lt;b&gt;</code>"}) {
    CAPTURE(shown);
    CHECK(contains(page, shown));
  }
  CHECK(contains(browse("/.detail/issues/ann").body, "<code>q</code> <span class=\"quiet\">is not given</span>"));
}

TEST_CASE_FIXTURE(Fixture, "a link that leads nowhere has a page that says why") {
  Link loop;
  loop.keyword = "loop";
  loop.target = "go/loop";
  put(loop);
  const HttpResponse answer = browse("/loop+");
  CHECK(answer.status == 200);
  CHECK(contains(answer.body, "leads back to itself"));
}

TEST_CASE_FIXTURE(Fixture, "no link, no page") {
  CHECK(browse("/.detail/nothing").status == 404);
  CHECK(browse("/nothing+").status == 404);
  CHECK(browse("/.detail/").status == 400);
  CHECK(browse("/.detail/%zz").status == 404);
  CHECK(browse("/.detail/%00").status == 400);
  CHECK(ask("POST", "/gh+").status == 405);
  CHECK(header_of(ask("POST", "/gh+"), "Allow") == "GET, HEAD");
}

TEST_CASE_FIXTURE(Fixture, "the words that a sentence glues to a link do not hide its page") {
  put("gh", "https://github.com");
  for (const char* path : {"/.detail/gh,", "/.detail/gh%20golinks", "/.detail/gh./golinks"}) {
    CAPTURE(path);
    CHECK(contains(browse(path).body, "https://github.com"));
  }
  CHECK(contains(browse("/.detail/gh%20golinks?q=1").body, "https://github.com/golinks?q=1"));
}

}  // namespace
}  // namespace golinks
