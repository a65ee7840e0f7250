// Links as JSON for programs.
#include "daemon/api.h"

#include <nlohmann/json.hpp>

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
    const HttpResponse answer = send_json("PUT", std::string("/.api/links/") + path, body);
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
  CHECK(Json::parse(get("/.api/links?offset=99&limit=-1").body)["total"] == 4);
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
