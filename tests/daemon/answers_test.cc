#include "daemon/answers.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace golinks {
namespace {

std::string header(const HttpResponse& response, const std::string& name) {
  const auto found = std::find_if(response.headers.begin(), response.headers.end(), [&](const auto& pair) { return pair.first == name; });
  return found == response.headers.end() ? "" : found->second;
}

TEST_CASE("the shape is what Accept names first") {
  CHECK(wanted_shape("") == Shape::text);
  CHECK(wanted_shape("*/*") == Shape::text);
  CHECK(wanted_shape("image/avif,image/webp,*/*") == Shape::text);
  CHECK(wanted_shape("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") == Shape::html);
  CHECK(wanted_shape("application/json") == Shape::json);
  CHECK(wanted_shape("application/json, text/html") == Shape::json);
  CHECK(wanted_shape("text/html, application/json") == Shape::html);
}

TEST_CASE("a problem in its three shapes") {
  const Problem problem{404, "no link named 'wkii'", "wkii", {"wiki", "wika"}};
  CHECK(problem_response(problem, Shape::text).body == "no link named 'wkii' (did you mean 'wiki' or 'wika'?)\n");
  CHECK(problem_response(problem, Shape::json).body ==
        "{\"error\":\"no link named 'wkii'\",\"keyword\":\"wkii\",\"suggestions\":[\"wiki\",\"wika\"]}\n");
  const HttpResponse page = problem_response(problem, Shape::html);
  CHECK(page.status == 404);
  CHECK(page.body.find("<li><a href=\"/wiki\">wiki</a></li>") != std::string::npos);
  CHECK(page.body.find("golinks add wkii URL") != std::string::npos);
}

TEST_CASE("nothing that was asked for or stored becomes markup") {
  const Problem problem{404, "no link named '<b>'", "<b>\"", {"a'b", "t\xc3\xa9" "am/<i>"}};
  const std::string page = problem_response(problem, Shape::html).body;
  CHECK(page.find("<b>") == std::string::npos);
  CHECK(page.find("<i>") == std::string::npos);
  CHECK(page.find("href=\"/a&#39;b\"") != std::string::npos);
  CHECK(page.find("href=\"/t%C3%A9am/%3Ci%3E\"") != std::string::npos);
  CHECK(problem_response(problem, Shape::json).body.find("\"<b>\\\"\"") != std::string::npos);
}

TEST_CASE("the command to add a link is what a shell has to be told") {
  const auto command = [](const std::string& keyword) {
    const std::string page = problem_response({404, "no link", keyword, {}}, Shape::html).body;
    const std::size_t begin = page.find("<code>") + 6;
    return page.substr(begin, page.find("</code>") - begin);
  };
  CHECK(command("wiki") == "golinks add wiki URL");
  CHECK(command("team/a_b-c.d") == "golinks add team/a_b-c.d URL");
  CHECK(command("-x") == "golinks add -- -x URL");
  CHECK(command("a;b") == "golinks add &#39;a;b&#39; URL");
  CHECK(command("$(reboot)") == "golinks add &#39;$(reboot)&#39; URL");
  CHECK(command("it's") == "golinks add &#39;it&#39;\\&#39;&#39;s&#39; URL");
  CHECK(command("gr\xc3\xb6\xc3\x9f" "e") == "golinks add &#39;gr\xc3\xb6\xc3\x9f" "e&#39; URL");
  for (const char* impossible : {"", "a b", "\xff", "a\xc3", "a\nb", "<b>", "a|b", "x+"}) {
    CHECK(command(impossible) == "golinks add KEYWORD URL");
  }
}

TEST_CASE("every answer with text forbids what a page could be misused for") {
  for (const HttpResponse& response : {problem_response({400, "x", {}, {}}, Shape::html), home_response(1, Shape::html),
                                       home_response(1, Shape::text), home_response(1, Shape::json)}) {
    CHECK(header(response, "Content-Security-Policy") ==
          "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    CHECK(header(response, "X-Content-Type-Options") == "nosniff");
    CHECK(header(response, "Referrer-Policy") == "no-referrer");
    CHECK(header(response, "Cache-Control") == "no-store");
  }
}

TEST_CASE("the home page counts the links and says how to add one") {
  CHECK(home_response(1, Shape::text).body == "golinks serves 1 link; to add one: golinks add KEYWORD URL\n");
  CHECK(home_response(0, Shape::html).body.find("0 links here") != std::string::npos);
  CHECK(home_response(12, Shape::html).status == 200);
}

}  // namespace
}  // namespace golinks
