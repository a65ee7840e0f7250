#include "store/link_json.h"

#include <doctest/doctest.h>

using namespace golinks;  // NOLINT

namespace {

constexpr Microseconds now = 1'700'000'000'123'456;

std::string json_error(const std::string& json) {
  const auto link = link_from_json(json, now);
  REQUIRE_FALSE(link);
  CHECK(link.error().code == ErrorCode::invalid);
  return link.error().message;
}

}  // namespace

TEST_CASE("a link as JSON and back") {
  Link link{"fb", "https://www.facebook.com", "https://fb.com", "a \"book\" \\ ü", {"a", "b"}, now, now + 1, {}};
  const std::string json = to_json(link);
  CHECK(
      json ==
      R"({"keyword":"fb","target":"https://www.facebook.com","bare":"https://fb.com","description":"a \"book\" \\ ü",)"
      R"("tags":["a","b"],"created":"2023-11-14T22:13:20.123456Z","updated":"2023-11-14T22:13:20.123457Z"})");
  CHECK(link_from_json(json, 0).value() == link);
}

TEST_CASE("the use of a link is told on request, and passed over where links are read") {
  const Link link{"fb", "https://www.facebook.com", "", "", {}, now, now, {}};
  const std::string bytes = encode_link(link);
  LinkUse use;
  CHECK(to_json(*decode_link_view(bytes), use) ==
        R"({"keyword":"fb","target":"https://www.facebook.com","description":"","tags":[],)"
        R"("created":"2023-11-14T22:13:20.123456Z","updated":"2023-11-14T22:13:20.123456Z","hits":0})");
  use.add(42, now);
  const std::string json = to_json(*decode_link_view(bytes), use);
  CHECK(json.ends_with(R"(,"hits":42,"last_used":"2023-11-14T22:13:20.123456Z"})"));
  CHECK(link_from_json(json, 0).value() == link);
}

TEST_CASE("what is left out of JSON has a default") {
  const auto link = link_from_json(R"( {"target":"www.facebook.com", "keyword":"fb"} )", now);
  REQUIRE(link);
  CHECK(*link == Link{"fb", "https://www.facebook.com", "", "", {}, now, now, {}});
}

TEST_CASE("JSON that is refused, and why") {
  CHECK(json_error("") == "not valid JSON");
  CHECK(json_error("{") == "not valid JSON");
  CHECK(json_error("{} {}") == "not valid JSON");
  CHECK(json_error(std::string(R"({"keyword":"a","target":"b"})") + '\0' + "x") == "not valid JSON");
  CHECK(json_error("[]") == "not a JSON object");
  CHECK(json_error("null") == "not a JSON object");
  CHECK(json_error("{\"keyword\":\"a\xff\",\"target\":\"x\"}") == "not valid JSON");
  CHECK(json_error(std::string(100'000, '[')) == "not valid JSON");
  CHECK(json_error(R"({"keyword":"a"})") == "'target' is missing");
  CHECK(json_error(R"({"target":"a"})") == "'keyword' is missing");
  CHECK(json_error(R"({"keyword":"a","target":"b","tagz":[]})") == "unknown key 'tagz' (did you mean 'tags'?)");
  CHECK(json_error(R"({"keyword":"a","target":"b","keyword":"c"})") == "key 'keyword' is given twice");
  CHECK(json_error(R"({"keyword":1,"target":"b"})") == "'keyword' must be a string");
  CHECK(json_error(R"({"keyword":"a","target":"b","tags":"x"})") == "'tags' must be a list of strings");
  CHECK(json_error(R"({"keyword":"a","target":"b","tags":[1]})") == "'tags' must be a list of strings");
  CHECK(json_error(R"({"keyword":"a","target":"b","tags":["x y"]})") == "tag 'x y' contains white space");
  CHECK(json_error(R"({"keyword":"a","target":"b","created":"soon"})") ==
        "'created' must be a time like 2026-11-22T08:47:00Z");
  CHECK(json_error(R"({"keyword":"a b","target":"b"})") == "keyword 'a b' contains white space");
  CHECK(json_error(R"({"keyword":"a","target":"javascript:0"})").starts_with("target 'javascript:0' has the scheme"));
  CHECK(json_error(R"({"keyword":"a","target":"b","description":"x\ny"})") ==
        "description 'x\\x0ay' contains a control character");
}

TEST_CASE("a patch has what it names changed, what it makes null taken away, and the rest left alone") {
  const Link link{"fb", "https://www.facebook.com", "https://fb.com", "book", {"a"}, now, now, {}};
  const std::string bytes = encode_link(link);
  const auto patched = [&](const char* patch) { return patched_link(*decode_link_view(bytes), patch); };
  CHECK(patched("{}").value() == link);
  CHECK(patched(R"({"description":"face"})").value().description == "face");
  CHECK(patched(R"({"description":"face"})").value().tags == link.tags);
  CHECK(patched(R"({"bare":null,"tags":null})").value().bare_target.empty());
  CHECK(patched(R"({"bare":null,"tags":null})").value().tags.empty());
  CHECK(patched(R"({"target":null})").error().message == "'target' is missing");
  CHECK(patched(R"({"targte":"x"})").error().message == "unknown key 'targte' (did you mean 'target'?)");
  CHECK(patched("[]").error().message == "not a JSON object");
}
