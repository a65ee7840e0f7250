// Links as JSON for programs.
#include "daemon/api.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "store/link_json.h"
#include "tests/daemon/site_fixture.h"

namespace golinks {
namespace {

using Json = nlohmann::json;
using test::contains;
using test::header_of;

struct Fixture : test::SiteFixture {
  std::string etag(const std::string& keyword) const { return header_of(get("/.api/links/" + keyword), "ETag"); }
};

std::vector<std::string> keywords_in(const HttpResponse& answer) {
  const Json json = Json::parse(answer.body);
  std::vector<std::string> keywords;
  for (const Json& link : json["links"]) keywords.push_back(link["keyword"].get<std::string>());
  return keywords;
}

using Keywords = std::vector<std::string>;

TEST_CASE_FIXTURE(Fixture, "a link is put, read, replaced and removed") {
  const HttpResponse created = send_json("PUT", "/.api/links/wiki", R"({"target":"wiki.example.com","tags":["a"]})");
  CHECK(created.status == 201);
  CHECK(Json::parse(created.body)["target"] == "https://wiki.example.com");
  CHECK(header_of(created, "ETag") == etag("wiki"));
  const HttpResponse replaced =
      send_json("PUT", "/.api/links/wiki", R"({"keyword":"Wiki","target":"https://new.example","description":"d"})");
  CHECK(replaced.status == 200);
  CHECK(stored("wiki")->keyword == "Wiki");
  CHECK(stored("wiki")->tags.empty());
  CHECK(header_of(replaced, "ETag") == etag("wiki"));
  CHECK(last_command() == "api: put wiki");
  CHECK(Json::parse(get("/.api/links/WIKI").body)["description"] == "d");
  CHECK(ask("DELETE", "/.api/links/wiki").status == 204);
  CHECK(last_command() == "api: rm wiki");
  CHECK(get("/.api/links/wiki").status == 404);
  CHECK(ask("DELETE", "/.api/links/wiki").status == 404);
}

TEST_CASE_FIXTURE(Fixture, "go/ before a keyword is understood, and null counts as left out") {
  CHECK(send_json("PUT", "/.api/links/go/pre", R"({"target":"e.example","description":null})").status == 201);
  CHECK(stored("pre")->target == "https://e.example");
  CHECK(send_json("PUT", "/.api/links/pre", R"({"keyword":"go/pre","target":"go/wiki"})").status != 201);
  CHECK_FALSE(stored("go/pre"));
}

TEST_CASE_FIXTURE(Fixture, "the address of a link means one keyword, whatever is asked of it") {
  CHECK(send_json("PUT", "/.api/links/go/n1", R"({"target":"e.example"})").status == 201);
  CHECK(get("/.api/links/go/n1").status == 200);
  CHECK(send_json("PATCH", "/.api/links/go/n1", R"({"description":"d"})").status == 200);
  CHECK(stored("n1")->description == "d");
  CHECK(ask("DELETE", "/.api/links/go/n1").status == 204);
  CHECK_FALSE(stored("n1"));
}

TEST_CASE_FIXTURE(Fixture, "go/ is dropped once, and never from a keyword that is stored") {
  CHECK(send_json("PUT", "/.api/links/go/go/y", R"({"target":"e.example"})").status == 201);
  CHECK(stored("go/y"));
  put("y", "https://other.example");
  CHECK(send_json("PATCH", "/.api/links/go/y", R"({"description":"d"})").status == 200);
  CHECK(send_json("PUT", "/.api/links/go/y", get("/.api/links/go/y").body).status == 200);
  CHECK(stored("go/y")->description == "d");
  CHECK(send_json("PATCH", "/.api/links/go/y", R"({"keyword":"go/z"})").status == 200);
  CHECK(stored("z"));
  CHECK(stored("y")->description.empty());
}

TEST_CASE_FIXTURE(Fixture, "what is read can be sent back") {
  put("wiki", "https://wiki.example.com", "d");
  const std::string before = get("/.api/links/wiki").body;
  CHECK(send_json("PUT", "/.api/links/wiki", before).status == 200);
  CHECK(get("/.api/links/wiki").body == before);
}

TEST_CASE_FIXTURE(Fixture, "a body with another keyword renames") {
  put("wiki", "https://wiki.example.com");
  put("taken", "https://taken.example.com");
  CHECK(send_json("PUT", "/.api/links/wiki", R"({"keyword":"team/handbook","target":"https://wiki.example.com"})")
            .status == 200);
  CHECK_FALSE(stored("wiki"));
  CHECK(stored("team/handbook"));
  CHECK(send_json("PUT", "/.api/links/team/handbook", R"({"keyword":"taken","target":"x.example"})").status == 409);
}

TEST_CASE_FIXTURE(Fixture, "a change can be tied to what was seen") {
  put("wiki", "https://one.example");
  const std::string seen = etag("wiki");
  put("wiki", "https://two.example");
  const std::string body = R"({"target":"https://three.example"})";
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: " + seen + "\r\n").status == 412);
  CHECK(ask("DELETE", "/.api/links/wiki", "If-Match: " + seen + "\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: \"nonsense\"\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: nonsense\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-None-Match: *\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/new", body, "If-Match: *\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/new", R"({"keyword":"newer","target":"https://h"})", "If-Match: *\r\n").status ==
        412);
  CHECK(stored("wiki")->target == "https://two.example");
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: " + etag("wiki") + "\r\n").status == 200);
  CHECK(send_json("PUT", "/.api/links/wiki", R"({"target":"https://four.example"})", "If-Match: *\r\n").status == 200);
  CHECK(send_json("PUT", "/.api/links/wiki", R"({"keyword":"other","target":"https://h"})", "If-None-Match: *\r\n")
            .status == 412);
  CHECK(ask("DELETE", "/.api/links/wiki", "If-None-Match: *\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/new", body, "If-None-Match: *\r\n").status == 201);
  CHECK(ask("DELETE", "/.api/links/wiki", "If-Match: " + etag("wiki") + "\r\n").status == 204);
}

TEST_CASE_FIXTURE(Fixture, "a change can be tied to several states, of which none may be weak") {
  put("wiki", "https://one.example");
  const std::string body = R"({"target":"https://two.example"})";
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: W/" + etag("wiki") + "\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: \"a\", \"b\"\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: \r\n").status == 412);
  CHECK(stored("wiki")->target == "https://one.example");
  CHECK(send_json("PUT", "/.api/links/wiki", body, "If-Match: \"a\", " + etag("wiki") + "\r\n").status == 200);
  const std::string third = R"({"target":"https://three.example"})";
  CHECK(send_json("PUT", "/.api/links/wiki", third, "If-None-Match: \"a\", W/" + etag("wiki") + "\r\n").status == 412);
  CHECK(send_json("PUT", "/.api/links/wiki", third, "If-None-Match: \"a\"\r\n").status == 200);
  CHECK(ask("DELETE", "/.api/links/wiki", "If-Match: \"a\"\r\nIf-Match: " + etag("wiki") + "\r\n").status == 204);
}

TEST_CASE_FIXTURE(Fixture, "what never was is not said to have been removed") {
  const HttpResponse answer = send_json("PUT", "/.api/links/never", R"({"target":"https://h"})", "If-Match: *\r\n");
  CHECK(answer.status == 412);
  CHECK(answer.body == "{\"error\":\"no link named 'never'\"}\n");
  for (const char* tag : {"\"\"", "\"x\"", ""}) {
    CAPTURE(tag);
    CHECK(send_json("PUT", "/.api/links/never", R"({"target":"https://h"})", fmt::format("If-Match: {}\r\n", tag))
              .status == 412);
  }
  put("wiki", "https://h");
  CHECK(contains(ask("DELETE", "/.api/links/wiki", "If-None-Match: *\r\n").body, "'wiki' exists already"));
}

TEST_CASE_FIXTURE(Fixture, "a state that the reader has already is not sent again") {
  put("wiki", "https://one.example");
  const std::string tag = etag("wiki");
  for (const std::string& list : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    CAPTURE(list);
    for (const char* method : {"GET", "HEAD"}) {
      const HttpResponse answer = ask(method, "/.api/links/wiki", "If-None-Match: " + list + "\r\n");
      CHECK(answer.status == 304);
      CHECK(answer.body.empty());
      CHECK(header_of(answer, "ETag") == tag);
      CHECK(header_of(answer, "Content-Type").empty());
    }
  }
  CHECK(ask("GET", "/.api/links/wiki", "If-None-Match: \"x\"\r\n").status == 200);
  CHECK(ask("GET", "/.api/links/nothing", "If-None-Match: *\r\n").status == 404);
  put("wiki", "https://two.example");
  CHECK(ask("GET", "/.api/links/wiki", "If-None-Match: " + tag + "\r\n").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "PATCH changes what it names, and nothing else") {
  Link whole;
  whole.keyword = "wiki";
  whole.target = "https://wiki.example/{page}";
  whole.bare_target = "https://wiki.example";
  whole.description = "How we work";
  whole.tags = {"docs"};
  put(whole);
  put("w", "go/wiki");
  const std::string before = get("/.api/links/wiki").body;
  CHECK(send_json("PATCH", "/.api/links/wiki", "{}").body + get("/.api/links/wiki").body ==
        to_json(*stored("wiki")) + "\n" + before);
  const HttpResponse patched = send_json("PATCH", "/.api/links/WIKI", R"({"description":"new"})");
  CHECK(patched.status == 200);
  CHECK(header_of(patched, "ETag") == etag("wiki"));
  CHECK(stored("wiki")->description == "new");
  CHECK(stored("wiki")->target == whole.target);
  CHECK(stored("wiki")->bare_target == whole.bare_target);
  CHECK(stored("wiki")->tags == whole.tags);
  CHECK(last_command() == "api: patch WIKI");
  const std::string merge_patch = "Content-Type: application/merge-patch+json\r\n";
  CHECK(ask("PATCH", "/.api/links/wiki", merge_patch, R"({"bare":null,"tags":null,"description":null})").status == 200);
  CHECK(stored("wiki")->bare_target.empty());
  CHECK(stored("wiki")->tags.empty());
  CHECK(stored("wiki")->description.empty());
  CHECK(send_json("PATCH", "/.api/links/wiki", R"({"keyword":"handbook"})").status == 200);
  CHECK(stored("handbook")->target == whole.target);
  CHECK(stored("w")->target == "go/handbook");
}

TEST_CASE_FIXTURE(Fixture, "a PATCH that cannot be made changes nothing") {
  put("wiki", "https://one.example");
  put("other", "https://other.example");
  const struct {
    std::string path, body;
    int status;
  } cases[] = {
      {"nothing", R"({"description":"x"})", 404},
      {"", R"({"description":"x"})", 404},
      {"wiki", R"({"target":null})", 400},
      {"wiki", R"({"target":"javascript:x"})", 400},
      {"wiki", R"({"descriptoin":"x"})", 400},
      {"wiki", R"({"description":1})", 400},
      {"wiki", "[]", 400},
      {"wiki", "", 400},
      {"wiki", "{", 400},
      {"wiki", R"({"keyword":"other"})", 409},
      {"wiki", R"({"target":"go/wiki"})", 409},
      {"wiki", R"({"tags":"a"})", 400},
  };
  for (const auto& [path, body, status] : cases) {
    CAPTURE(path);
    CAPTURE(body);
    CHECK(send_json("PATCH", "/.api/links/" + path, body, "Content-Length: 1\r\n").status == status);
  }
  const std::string body = R"({"description":"x"})";
  CHECK(send_json("PATCH", "/.api/links/wiki", body, "If-Match: \"x\"\r\n").status == 412);
  CHECK(send_json("PATCH", "/.api/links/wiki", body, "If-None-Match: *\r\n").status == 412);
  CHECK(send_json("PATCH", "/.api/links/nothing", body, "If-Match: *\r\n").status == 404);
  CHECK(last_command() == "add");
  CHECK(send_json("PATCH", "/.api/links/wiki", body, "If-Match: " + etag("wiki") + "\r\n").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "what is sent in another form is 415, and without a length 411") {
  for (const char* method : {"PUT", "PATCH"}) {
    for (const char* type : {"application/x-www-form-urlencoded", "text/json", "text/plain", "application/xml", ""}) {
      CAPTURE(type);
      const HttpResponse answer =
          ask(method, "/.api/links/x", std::string("Content-Type: ") + type + "\r\n", R"({"target":"h.example"})");
      CHECK(answer.status == 415);
      CHECK(contains(answer.body, "application/json"));
      CHECK(contains(answer.body, std::string("not '") + type + "'") == (*type != '\0'));
    }
    CHECK(ask(method, "/.api/links/x", "Content-Type: application/json\r\n").status == 411);
  }
  CHECK(ask("PUT", "/.api/links/x", "Content-Type: application/merge-patch+json\r\n", "{}").status == 415);
  CHECK(last_command() == "none");
}

TEST_CASE_FIXTURE(Fixture, "what is no link is refused by name, and changes nothing") {
  const struct {
    const char* path;
    const char* body;
    int status;
    const char* reason;
  } cases[] = {
      {"x", "", 400, "not valid JSON"},
      {"x", "[]", 400, "not a JSON object"},
      {"x", "{}", 400, "'target' is missing"},
      {"x", R"({"target":"a.example","tragets":1})", 400, "unknown key 'tragets'"},
      {"x", R"({"target":"javascript:alert`1`"})", 400, "javascript:"},
      {"x", R"({"target":"\u0001javascript:alert`1`"})", 400, "control character"},
      {"x", R"({"target":"java\tscript:alert`1`"})", 400, "white space"},
      {"x", R"({"target":"https://h/\r\nSet-Cookie: a=b"})", 400, "white space"},
      {"x", R"({"keyword":"","target":"a.example"})", 400, "the keyword is empty"},
      {"x", R"({"target":"go/nothing"})", 404, "nothing"},
      {"x", R"({"target":"go/x"})", 409, "leads back to itself"},
      {".x", R"({"target":"a.example"})", 400, "'.'"},
      {"%FF", R"({"target":"a.example"})", 400, "UTF-8"},
      {"a%20b", R"({"target":"a.example"})", 400, "white space"},
      {"%zz", R"({"target":"a.example"})", 400, "'%'"},
      {"%00", R"({"target":"a.example"})", 400, "names no keyword"},
      {"", R"({"keyword":"x","target":"a.example"})", 400, "names no keyword"},
      {"old", R"({"keyword":"new","target":"a.example"})", 404, "no link named 'old'"},
  };
  for (const auto& [path, body, status, reason] : cases) {
    CAPTURE(path);
    CAPTURE(body);
    const HttpResponse answer = send_json("PUT", std::string("/.api/links/") + path, body, "Content-Length: 1\r\n");
    CHECK(answer.status == status);
    CHECK(Json::parse(answer.body).contains("error"));
    CHECK_MESSAGE(contains(answer.body, reason), answer.body);
  }
  CHECK(last_command() == "none");
  CHECK(ask("PUT", "/.api/links/x", "Origin: http://go\r\nContent-Type: text/plain\r\n", "{}").status == 415);
}

TEST_CASE_FIXTURE(Fixture, "a refusal is JSON as well") {
  for (const HttpResponse& answer :
       {ask("PUT", "/.api/links/x", "Origin: http://evil.com\r\n"), ask("POST", "/.api/links/x"), get("/.api/nothing"),
        get("/.api/links/x"), ask("DELETE", "/.api/links/x"), send_json("PUT", "/.api/links/x", "{"),
        send_json("PATCH", "/.api/links/x", "{}"), get("/.api/links?limit=0"),
        ask("GET", "/.api/links", {}, {}, "evil.com"), ask("GET", "/.api/links", "Sec-Fetch-Site: cross-site\r\n")}) {
    CHECK(answer.status >= 400);
    CHECK(header_of(answer, "Content-Type") == "application/json");
    const Json json = Json::parse(answer.body);
    CHECK(json.size() == 1);
    CHECK(json["error"].is_string());
  }
}

TEST_CASE_FIXTURE(Fixture, "a list is searched, ordered and cut") {
  for (const char* keyword : {"alpha", "beta", "gamma", "delta"})
    put(keyword, std::string("https://") + keyword + ".example");
  CHECK(keywords_in(get("/.api/links")) == Keywords{"alpha", "beta", "delta", "gamma"});
  CHECK(keywords_in(get("/.api/links?q=ta")) == Keywords{"beta", "delta"});
  CHECK(keywords_in(get("/.api/links?reverse=1&limit=1")) == Keywords{"gamma"});
  CHECK(keywords_in(get("/.api/links?offset=3")) == Keywords{"gamma"});
  CHECK(keywords_in(get("/.api/links?offset=99")) == Keywords{});
  CHECK(Json::parse(get("/.api/links?offset=99&limit=1").body)["total"] == 4);
  CHECK(keywords_in(get("/.api/links?reverse=false&limit=1")) == Keywords{"alpha"});
  for (const char* query : {"limit=0", "limit=-1", "limit=x", "limit=10001", "offset=-1", "sort=bogus", "reverse=maybe",
                            "page=2", "tga=x"}) {
    CAPTURE(query);
    CHECK(get(std::string("/.api/links?") + query).status == 400);
    CHECK(get(std::string("/.search?") + query).status == 400);
    CHECK(ask("GET", std::string("/.search?") + query, "Accept: application/json\r\n").status == 400);
  }
  for (const char* query : {"sort=bogus", "reverse=maybe", "page=0", "page=x"}) {
    CHECK(browse(std::string("/?") + query).status == 400);
    CHECK(browse(std::string("/.search?") + query).status == 400);
  }
}

TEST_CASE_FIXTURE(Fixture, "the export is one link a line, to be imported again") {
  put("b", "https://b.example");
  put("a", "https://a.example");
  const HttpResponse answer = get("/.export");
  CHECK(answer.body.starts_with("{\"keyword\":\"a\""));
  CHECK(std::ranges::count(answer.body, '\n') == 2);
  CHECK(contains(header_of(answer, "Content-Disposition"), "attachment"));
}

}  // namespace
}  // namespace golinks
