#include <doctest/doctest.h>

#include "daemon/pages.h"
#include "tests/support/html_reading.h"

namespace golinks {
namespace {

using test::contains;
using test::count_in;

constexpr Microseconds day = 86'400'000'000;

DetailPage github() {
  DetailPage page;
  page.listed.link = {"gh", "https://github.com/{owner}/{repo}", "", "Code", {"code"}, 20'000 * day, 20'001 * day, ""};
  page.listed.signature = "gh/{owner}/{repo}";
  page.today = 20'400;
  page.asked = "gh/golinks/issues?q=bug";
  page.hops = {{"gh", "https://github.com/{owner}/{repo}", {{"owner", "golinks", true}, {"repo", "", false}}}};
  page.result = "https://github.com/golinks/issues?q=bug";
  return page;
}

TEST_CASE("a link's page tells all of the link") {
  DetailPage page = github();
  page.listed.link.bare_target = "https://github.com";
  page.listed.use = {2, 20'399 * day};
  page.aliases = {"hub", "a?b"};
  const std::string html = detail_page(page);
  CHECK(contains(html, "<title>gh \u00b7 golinks</title>"));
  CHECK(contains(html, "<a href=\"https://github.com\" title=\"https://github.com\">"));
  CHECK(contains(html, "href=\"/.detail/a%3Fb\">a?b</a>"));
  for (const char* date : {">2024-10-04</time>", ">2024-10-05</time>", ">2025-11-07</time>"})
    CHECK(contains(html, date));
  CHECK(contains(html, "href=\"/.edit/gh\""));
  CHECK(contains(html, "href=\"/.delete/gh\""));
}

TEST_CASE("the steps to the URL are told, with what each variable got") {
  const std::string html = detail_page(github());
  CHECK(contains(html, "go/gh/golinks/issues?q=bug"));
  CHECK(contains(html, "<code>owner</code> is <code>golinks</code>"));
  CHECK(contains(html, "<code>repo</code> <span class=\"quiet\">is not given</span>"));
  CHECK(contains(html, "href=\"https://github.com/golinks/issues?q=bug\""));
  CHECK(contains(html, "href=\"/gh/golinks/issues?q=bug\">Open</a>"));
}

TEST_CASE("a request that leads nowhere says why") {
  DetailPage page = github();
  page.result.clear();
  page.problem = "no link named 'x'";
  CHECK(contains(detail_page(page), "<p class=\"alert\">No link named &#39;x&#39;</p>"));
  CHECK_FALSE(contains(detail_page(page), "class=\"result\""));
}

TEST_CASE("the use of 90 days is a picture with words for those who do not see it") {
  DetailPage page = github();
  page.days[0] = 1;
  page.days[88] = 1000;
  page.days[89] = 500;
  const std::string html = detail_page(page);
  CHECK(contains(html, "role=\"img\" aria-label=\"1,501 uses, most on 2025-11-07 (1,000)\""));
  CHECK(count_in(html, "<rect") == 3);
  CHECK(contains(html, "<title>2025-08-11: 1</title>"));
  CHECK(contains(html, "<rect class=\"bar\" x=\"705\" y=\"0\" width=\"6\" height=\"120\""));
  CHECK(contains(html, "<rect class=\"bar\" x=\"713\" y=\"60\" width=\"6\" height=\"60\""));
  CHECK(contains(html, "height=\"4\""));  // one use can be seen beside a thousand
}

TEST_CASE("a link that was never used has an empty picture") {
  const std::string html = detail_page(github());
  CHECK(contains(html, "aria-label=\"not used\""));
  CHECK(count_in(html, "<rect") == 0);
  CHECK(contains(html, "<dd>never</dd>"));
}

TEST_CASE("the busiest days do not overflow") {
  DetailPage page = github();
  page.days.fill(4'294'967'295);
  CHECK(contains(detail_page(page), "386,547,056,550 uses"));
  CHECK(count_in(detail_page(page), "y=\"0\" width=\"6\" height=\"120\"") == 90);
}

TEST_CASE("the history is a table, newest first, and says how to go back") {
  DetailPage page = github();
  CHECK_FALSE(contains(detail_page(page), "class=\"history\""));
  page.history = {{412, 20'400 * day + 30'420'000'000, "web: edit gh"}, {17, 20'000 * day, "golinks add gh"}};
  const std::string html = detail_page(page);
  CHECK(contains(html, "<time datetime=\"2025-11-08T08:27:00Z\">2025-11-08 08:27</time></td><td>web: edit gh</td>"));
  CHECK(html.find("web: edit gh") < html.find("golinks add gh"));
  CHECK(contains(html, "golinks undo 412"));
}

TEST_CASE("whoever may not change the link is not asked to") {
  DetailPage page = github();
  page.history = {{1, day, "add"}};
  page.read_only = true;
  const std::string html = detail_page(page);
  for (const char* text : {"/.edit", "/.delete", "/.new", "golinks undo"}) CHECK_FALSE(contains(html, text));
}

}  // namespace
}  // namespace golinks
