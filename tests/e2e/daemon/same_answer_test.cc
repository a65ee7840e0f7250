// Random links and random requests: what golinksd sends is what the resolver and `golinks get` say.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <random>

#include "store/checked_link.h"
#include "store/index.h"
#include "store/link_json.h"
#include "store/resolver.h"
#include "store/store.h"
#include "tests/e2e/daemon/daemon_process.h"

namespace golinks::test {
namespace {

constexpr int link_count = 10'000;
constexpr int asked_by_command = 200;

// $GOLINKS_TEST_SEED repeats a run.
unsigned chosen_seed() {
  const char* given = std::getenv("GOLINKS_TEST_SEED");
  return given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
}

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
  bool once_in(std::size_t count) { return below(count) == 0; }
  template <std::size_t size>
  std::string one_of(const char* const (&words)[size]) {
    return words[below(size)];
  }

 private:
  std::mt19937 random_;
};

std::string keyword_of(std::size_t number) { return fmt::format("k{}", number); }

std::string random_expression(Dice& dice) {
  std::string text = "{" + dice.one_of({"", "", "+", "#", ".", "/", ";", "?", "&"});
  for (std::size_t left = 1 + dice.below(3); left > 0; --left) {
    text +=
        dice.one_of({"a", "b", "q", "lang", "a.b", "%41", "path"}) + dice.one_of({"", "", "*", ":1", ":3", ":9999"});
    if (left > 1) text += ",";
  }
  return text + "}";
}

std::string random_target(Dice& dice, std::size_t number) {
  if (number > 0 && dice.once_in(10)) {
    return "go/" + keyword_of(dice.below(number)) + dice.one_of({"", "/x", "/a%2Fb/", "?q=1", "/y?a=2&z=+"});
  }
  std::string target = dice.one_of({"https://", "http://", "", "HTTPS://", "slack://"}) +
                       dice.one_of({"h.example.com", "h", "localhost:8080", "{a}.example.com", "u@h:1", "[::1]", "{+a}",
                                    "bücher.example"});
  for (std::size_t left = dice.below(6); left > 0; --left) {
    target += dice.once_in(2)
                  ? random_expression(dice)
                  : dice.one_of({"/", "/p", "/it's", "/a%20b", "?", "?y=1", "&z=", "#f", "/ü", "%s", "/|", ","});
  }
  return target;
}

// A link that obeys the rules; what breaks them is drawn again.
Link random_link(Dice& dice, std::size_t number) {
  for (;;) {
    Link link;
    link.keyword = keyword_of(number);
    link.target = random_target(dice, number);
    if (dice.once_in(4)) link.bare_target = random_target(dice, number);
    if (const auto checked = checked_link(link)) return *checked;
  }
}

std::string random_text(Dice& dice) {
  std::string text;
  for (std::size_t left = dice.below(5); left > 0; --left) {
    text += dice.one_of({"a",   "B",   "0",   "-",   ".",         "~",   "ü",           "%C3%BC",    "%20", "+",
                         "%2B", "%2F", "%25", "%3F", "%23",       "!",   "'",           "(",         ":",   ";",
                         "@",   "=",   "$",   ",",   "%E2%82%AC", "%ff", "%",           "%4",        "%zz", "%7B",
                         "{",   "}",   "|",   "\\",  "\"",        "%41", "javascript:", "//evil.com"});
  }
  return text;
}

std::string random_request(Dice& dice, std::size_t number) {
  std::string request = keyword_of(number);
  for (std::size_t left = dice.below(5); left > 0; --left) request += "/" + random_text(dice);
  if (dice.once_in(5)) request += "/";
  for (std::size_t left = dice.below(4); left > 0; --left) {
    request += request.find('?') == std::string::npos ? "?" : "&";
    request += dice.one_of({"a", "b", "q", "lang", "a%2Eb", "%41", "path", "z", ""}) + dice.one_of({"=", "=", ""}) +
               random_text(dice) + dice.one_of({"", "", "%0d%0aX:y", "%zz", "%"});
  }
  if (dice.once_in(20)) request += dice.one_of({"%", "%0d%0aX:y", "#frag", "?"});
  return request;
}

bool is_safe_to_send(const std::string& url) {
  return std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

int status_of(ErrorCode code) {
  if (code == ErrorCode::not_found) return 404;  // "k7%" is no keyword
  return code == ErrorCode::conflict ? 508 : 400;
}

// The scheme of the last link's target is that of the address, whatever was asked.
void check_scheme(const std::string& request, const std::string& url, const LinkFinder& links) {
  const auto explanation = explain(request, links);
  REQUIRE(explanation);
  CHECK(explanation->url == url);
  const std::string& target = explanation->hops.back().target;
  CHECK(url.substr(0, url.find(':')) == target.substr(0, target.find(':')));
}

}  // namespace

TEST_CASE("what golinksd sends for ten thousand random links is what the resolver and golinks get say") {
  const unsigned seed = chosen_seed();
  MESSAGE("GOLINKS_TEST_SEED=" << seed);
  Dice dice(seed);
  std::string lines;
  for (int i = 0; i < link_count; ++i) lines += to_json(random_link(dice, static_cast<std::size_t>(i))) + "\n";
  Sandbox sandbox;
  const Outcome imported = sandbox.run({"import", "-"}, {.input = lines});
  REQUIRE(imported == Outcome{fmt::format("imported {} links\n", link_count), "", 0});

  DaemonProcess daemon(sandbox);
  HttpClient client = daemon.connect();
  const auto view = Store(Env::posix(), sandbox.store()).read();
  REQUIRE(view);
  Index links;
  links.apply(view->log());
  int redirects = 0;
  for (int i = 0; i < link_count; ++i) {
    const std::string request = random_request(dice, static_cast<std::size_t>(i));
    CAPTURE(seed);
    CAPTURE(request);
    const auto resolution = resolve(request, links);
    const HttpReply reply = client.get("/" + request);
    if (resolution) {
      ++redirects;
      REQUIRE(reply.header("location") == resolution->url);
      REQUIRE(is_safe_to_send(resolution->url));
      check_scheme(request, resolution->url, links);
    } else {
      REQUIRE(reply.status == status_of(resolution.error().code));
    }
    if (i % (link_count / asked_by_command) == 0)
      CHECK(sandbox.run({"get", request}).out == (resolution ? resolution->url + "\n" : ""));
  }
  CHECK(redirects > link_count / 2);
}

}  // namespace golinks::test
