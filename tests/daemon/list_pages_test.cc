// Pages about many links, and what the address bar asks for.
#include "daemon/list_pages.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/daemon/site_fixture.h"

namespace golinks {
namespace {

using Json = nlohmann::json;
using test::contains;
using test::header_of;

struct Fixture : test::SiteFixture {
  void put_many(int count) {
    REQUIRE(store.change("import", [&](const StoreView&) -> Result<Changes> {
      Changes changes;
      for (int i = 0; i < count; ++i) {
        Link link;
        link.keyword = fmt::format("link{:05}", i);
        link.target = fmt::format("https://h/{}", i);
        link.created_us = i;
        changes.put.push_back(link);
      }
      return changes;
    }));
  }
};

TEST_CASE_FIXTURE(Fixture, "a search by a program is answered with what it finds") {
  Link wiki;
  wiki.keyword = "wiki";
  wiki.target = "https://wiki.example";
  wiki.description = "How we work";
  wiki.tags = {"docs", "team"};
  put(wiki);
  put("fb", "https://www.facebook.com");
  CHECK(get("/.search?q=wiki").body == "wiki\thttps://wiki.example\tHow we work\tdocs,team\n");
  CHECK(get("/.search?sort=keyword&reverse=1").body.starts_with("wiki\t"));
  CHECK(get("/.search?tag=docs&q=book").body.empty());
  CHECK(header_of(get("/.search"), "Content-Type") == "text/plain; charset=utf-8");
  const Json json = Json::parse(ask("GET", "/.search?q=face", "Accept: application/json\r\n").body);
  CHECK(json["total"] == 1);
  CHECK(json["links"][0]["keyword"] == "fb");
}

TEST_CASE_FIXTURE(Fixture, "the first page is one that browsers learn the name from, whatever it is asked for") {
  for (const char* accept : {"", "Accept: text/html\r\n", "Accept: application/json\r\n"})
    CHECK(ask("GET", "/", accept).status == 200);
  put("wiki", "https://wiki.example.com");
  CHECK(get("/").body == "golinks serves 1 link; to add one: golinks add KEYWORD URL\n");
  CHECK(contains(browse("/").body, "https://wiki.example.com"));
  CHECK(ask("GET", "/", "Accept: application/json\r\n").body == "{\"links\":1}\n");
}

TEST_CASE_FIXTURE(Fixture, "a long list is cut into pages") {
  put_many(250);
  CHECK(contains(browse("/").body, "link00000"));
  CHECK(contains(browse("/").body, ">link00099<"));
  CHECK_FALSE(contains(browse("/").body, ">link00100<"));
  CHECK(contains(browse("/?page=3").body, ">link00249<"));
  CHECK(contains(browse("/?page=999").body, ">link00249<"));  // the last there is
  CHECK(browse("/?page=0").status == 400);
  CHECK(contains(browse("/?page=nonsense").body, "&#39;page&#39; must be a number from 1 on, not &#39;nonsense&#39;"));
  CHECK(contains(browse("/?sort=created").body, ">link00249<"));
}

TEST_CASE_FIXTURE(Fixture, "a search finds text in any field, and tags filter") {
  Link link;
  link.keyword = "handbook";
  link.target = "https://wiki.example.com/h";
  link.description = "How we Work";
  link.tags = {"team"};
  put(link);
  put("other", "https://other.example");
  for (const char* query : {"q=HAND", "q=wiki.example", "q=we+work", "tag=team", "q=hand&tag=team", "q=&tag="}) {
    CAPTURE(query);
    CHECK(contains(browse(std::string("/.search?") + query).body, "handbook"));
  }
  for (const char* query : {"q=other", "tag=nobody", "q=hand&tag=nobody"}) {
    CAPTURE(query);
    CHECK_FALSE(contains(browse(std::string("/.search?") + query).body, "How we Work"));
  }
}

TEST_CASE_FIXTURE(Fixture, "tags beyond those that a link can have are not looked for") {
  std::string query = "/.search?tag=a";
  for (int i = 0; i < 900; ++i) query += fmt::format("&tag=t{}&tag=a", i);
  CHECK(browse(query).body.size() < 1'000'000);
}

TEST_CASE_FIXTURE(Fixture, "suggestions complete the keyword first, then what has the text anywhere") {
  put("wiki", "https://w.example", "The wiki");
  put("a-wiki", "https://a.example");
  put("gr\xc3\xb6\xc3\x9f"
      "e",
      "https://g.example");
  const HttpResponse answer = get("/.suggest?q=wi");
  CHECK(header_of(answer, "Content-Type") == "application/x-suggestions+json");
  const Json json = Json::parse(answer.body);
  CHECK(json ==
        Json({"wi", {"wiki", "a-wiki"}, {"The wiki", "https://a.example"}, {"http://go/wiki", "http://go/a-wiki"}}));
  CHECK(Json::parse(get("/.suggest?q=GR%C3%96").body)[3][0] == "http://go/gr%C3%B6%C3%9Fe");
  CHECK(Json::parse(get("/.suggest?q=nothing").body) == Json({"nothing", Json::array(), Json::array(), Json::array()}));
  CHECK(Json::parse(get("/.suggest?q=%22%5C%FF").body)[1].empty());
  put_many(100);
  CHECK(Json::parse(get("/.suggest?q=link").body)[1].size() == 10);
}

TEST_CASE_FIXTURE(Fixture, "the search engine is the one at the address that was asked") {
  const std::string document = ask("GET", "/.opensearch", {}, {}, "localhost:26479").body;
  CHECK(contains(document, "template=\"http://localhost:26479/{searchTerms}\""));
  CHECK(contains(document, "template=\"http://localhost:26479/.suggest?q={searchTerms}\""));
}

TEST_CASE_FIXTURE(Fixture,
                  "damage in the store is told of on the list, to supervisors and to Prometheus, with what mends it") {
  put("wiki", "wiki.example.com");
  put("gh", "github.com");
  CHECK_FALSE(contains(browse("/").body, "golinks doctor"));
  CHECK(contains(ask("GET", "/.health", "Accept: application/json\r\n").body, "\"status\":\"ok\""));
  const auto file = Env::posix().open(folder / "links.pb", OpenMode::write);
  REQUIRE((*file)->write_at(20, "\xff"));
  links.refresh();
  const HttpResponse page = browse("/");
  CHECK(page.status == 200);
  CHECK(contains(page.body,
                 "bytes of the store cannot be read, so links may be missing. <code>golinks doctor --repair</code>"));
  const HttpResponse health = get("/.health");
  CHECK(health.status == 200);
  CHECK(contains(health.body, "the store is damaged: run 'golinks doctor --repair'"));
  CHECK_FALSE(contains(ask("GET", "/.health", "Accept: application/json\r\n").body, "\"damaged_bytes\":0"));
  CHECK_FALSE(contains(get("/.metrics").body, "\ngolinks_store_damaged_bytes 0\n"));
}

TEST_CASE_FIXTURE(Fixture, "a store that cannot be read is said, page by page") {
  const auto file = Env::posix().open(folder / "links.pb", OpenMode::truncate);
  REQUIRE((*file)->write_at(0, std::string("\x10\x07")));  // a format from the future
  for (const char* path : {"/", "/.search", "/.suggest?q=x", "/.detail/x", "/.edit/x", "/.delete/x", "/.api/links",
                           "/.api/links/x", "/.export"}) {
    CAPTURE(path);
    const HttpResponse answer = browse(path);
    CHECK(answer.status == 500);
    CHECK(contains(answer.body, "newer"));
  }
  CHECK(post("/.new", "keyword=x&target=a.example").status == 500);
  links.refresh();
  CHECK(get("/.health").status == 503);
}

}  // namespace
}  // namespace golinks
