#include "daemon/answers.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace golinks {
namespace {

std::string header(const HttpResponse& response, const std::string& name) {
  const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == response.headers.end() ? "" : found->second;
}

TEST_CASE("a problem in its three shapes") {
  const Problem problem{404, "no link named 'wkii'", "wkii", {"wiki", "wika"}};
  CHECK(problem_answer(problem, Shape::text).body == "no link named 'wkii' (did you mean 'wiki' or 'wika'?)\n");
  CHECK(problem_answer(problem, Shape::json).body ==
        "{\"error\":\"no link named 'wkii'\",\"keyword\":\"wkii\",\"suggestions\":[\"wiki\",\"wika\"]}\n");
  CHECK(problem_answer({405, "POST is not allowed here", {}}, Shape::json).body ==
        "{\"error\":\"POST is not allowed here\"}\n");
  const HttpResponse page = problem_answer(problem, Shape::html);
  CHECK(page.status == 404);
  CHECK(page.body.find("no link named &#39;wkii&#39;") != std::string::npos);
}

TEST_CASE("nothing that was asked for becomes markup") {
  const Problem problem{404, "no link named '<b>'", "<b>\"", {"a'b"}};
  CHECK(problem_answer(problem, Shape::html).body.find("<b>") == std::string::npos);
  CHECK(problem_answer(problem, Shape::json).body.find("\"<b>\\\"\"") != std::string::npos);
}

TEST_CASE("every answer with text forbids what a page could be misused for") {
  for (const HttpResponse& answer : {problem_answer({400, "x", {}, {}}, Shape::html), text_answer(200, "x"),
                                     json_answer(200, "1"), html_answer(200, "x"), see_other("/x")}) {
    const std::string policy = header(answer, "Content-Security-Policy");
    for (const char* rule : {"default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'",
                             "frame-ancestors 'none'"}) {
      CHECK(policy.find(rule) != std::string::npos);
    }
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(header(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(header(answer, "Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(header(answer, "Cache-Control") == "no-store");
  }
}

// With no-referrer, browsers send "Origin: null" with the forms of a page.
TEST_CASE("a page lets its own forms say where they come from, and tells nobody else") {
  CHECK(header(html_answer(200, ""), "Referrer-Policy") == "same-origin");
}

}  // namespace
}  // namespace golinks
