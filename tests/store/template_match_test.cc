#include "store/template_match.h"

#include <doctest/doctest.h>

using namespace golinks;  // NOLINT

TEST_CASE("arguments are read back from an address that a template leads to") {
  struct Case {
    std::string target, url, arguments;  // the first guess
  };
  for (const auto& [target, url, arguments] : std::vector<Case>{
           {"https://h/{owner}/{repo}/pulls", "https://h/a/b/pulls", "/a/b"},
           {"https://h/{x}", "https://h/a%2Fb", "/a%2Fb"},
           {"https://h/{+path}", "https://h/a/b", "/a/b"},
           {"https://h{/path*}", "https://h/a/b", "/a/b"},
           {"https://h{/x}/y", "https://h/y", ""},
           {"https://{team}.h/x", "https://a.h/x", "/a"},
           {"https://h/s{?q,lang}", "https://h/s?q=a&lang=b", "?q=a&lang=b"},
           {"https://h/s?q={query}", "https://h/s?q=a%20b", "/a%20b"},
           {"https://h/s?x=1{&q}", "https://h/s?x=1&q=c", "?q=c"},
           {"https://h/\u00fc/{x}", "https://h/%C3%BC/a", "/a"},
       }) {
    CAPTURE(target);
    const auto guesses = arguments_for(target, url);
    REQUIRE_FALSE(guesses.empty());
    CHECK(guesses.front() == arguments);
  }
  CHECK(arguments_for("https://h/{x}/pulls", "https://h/a/issues").empty());
  CHECK(arguments_for("https://h/{x}", "https://h/a/b").empty());
  CHECK(arguments_for("https://h/x", "https://h/x").empty());
}

TEST_CASE("a template that fits in very many ways ends all the same") {
  std::string target = "https://h/";
  for (int i = 0; i < 40; ++i) target += "{+a" + std::to_string(i) + "}";
  CHECK(arguments_for(target + "!", "https://h/" + std::string(200, 'a')).empty());
}
