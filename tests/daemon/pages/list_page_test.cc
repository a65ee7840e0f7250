#include <doctest/doctest.h>

#include "daemon/pages.h"
#include "tests/support/html_reading.h"

namespace golinks {
namespace {

using test::attributes;
using test::contains;
using test::count_in;

constexpr Microseconds day = 86'400'000'000;

ListedLink link(const std::string& keyword, const std::string& target, const std::string& signature = "") {
  ListedLink listed;
  listed.link = {keyword, target, "", "", {}, 20'000 * day, 20'001 * day, ""};
  listed.signature = signature.empty() ? keyword : signature;
  return listed;
}

ListPage of(std::vector<ListedLink> links) {
  ListPage page;
  page.total = page.matching = links.size();
  page.links = std::move(links);
  return page;
}

TEST_CASE("a row shows the link, what it leads to and how it is used") {
  ListPage page = of({link("gh", "https://github.com/{owner}", "gh/{owner}")});
  page.links[0].link.description = "Code";
  page.links[0].link.tags = {"code", "a&b"};
  page.links[0].use = {1204, 20'002 * day};
  const std::string html = list_page(page);
  CHECK(contains(html, "<a class=\"keyword\" href=\"/gh\">gh<span class=\"arguments\">/{owner}</span></a>"));
  CHECK(contains(html, "<a href=\"/gh\" title=\"https://github.com/{owner}\">https://github.com/{owner}</a>"));
  CHECK(contains(html, ">Code</p>"));
  CHECK(contains(html, "<a href=\"/.search?tag=code\">code</a>"));
  CHECK(contains(html, "<a href=\"/.search?tag=a%26b\">a&amp;b</a>"));
  CHECK(contains(html, ">1,204</td>"));
  CHECK(contains(html, "<time datetime=\"2024-10-06T00:00:00Z\">2024-10-06</time>"));
  CHECK(contains(html, "href=\"/.detail/gh\""));
  CHECK(contains(html, "href=\"/.edit/gh\""));
}

TEST_CASE("a target is an address to click only where a click is safe") {
  const auto clicked = [](const std::string& target) {
    const std::string html = list_page(of({link("kw", target)}));
    const std::size_t cell = html.find("<td class=\"target cut\">");
    const auto hrefs = attributes(html.substr(cell, html.find("</td>", cell) - cell), "href");
    return hrefs.empty() ? "" : hrefs.front();
  };
  CHECK(clicked("https://example.com/a?b=c&d#e") == "https://example.com/a?b=c&amp;d#e");
  CHECK(clicked("HTTP://example.com") == "HTTP://example.com");
  CHECK(clicked("mailto:ann@example.com") == "mailto:ann@example.com");
  CHECK(clicked("https://example.com/gr\u00f6\u00dfe") == "https://example.com/gr%C3%B6%C3%9Fe");
  CHECK(clicked("https://example.com/{x}") == "/kw");
  CHECK(clicked("slack://{x}") == "/kw");
  CHECK(clicked("go/fb/x?y=1") == "/fb/x?y=1");
  CHECK(clicked("slack://channel") == "");
  CHECK(clicked("javascript:alert(1)") == "");
}

TEST_CASE("a link's own path is percent-encoded and stays on this site") {
  CHECK(link_path("team/docs") == "/team/docs");
  CHECK(link_path("gr\u00f6\u00dfe") == "/gr%C3%B6%C3%9Fe");
  CHECK(link_path("a?b#c%d\"<>") == "/a%3Fb%23c%25d%22%3C%3E");
  CHECK(link_path("/evil.example") == "/%2Fevil.example");
  CHECK(link_path("\\evil.example") == "/%5Cevil.example");
  CHECK(link_path("javascript:x") == "/javascript:x");
  CHECK(link_path("") == "/");
}

TEST_CASE("an empty store welcomes, and shows how to begin") {
  const std::string html = list_page({});
  CHECK(contains(html, "Welcome to golinks"));
  CHECK(contains(html, "golinks add facebook www.facebook.com"));
  CHECK(contains(html, "<a class=\"button\" href=\"/.new\">"));
  CHECK_FALSE(contains(html, "<table"));
}

TEST_CASE("whoever may not change links is not asked to") {
  ListPage page = of({link("gh", "https://github.com")});
  page.read_only = true;
  ListPage empty;
  empty.read_only = true;
  for (const std::string& html : {list_page(page), list_page(empty)}) {
    CHECK_FALSE(contains(html, "/.new"));
    CHECK_FALSE(contains(html, "/.edit"));
    CHECK_FALSE(contains(html, "golinks add"));
  }
}

TEST_CASE("the header tells the order and offers the other one") {
  ListPage page = of({link("gh", "https://github.com")});
  CHECK(contains(list_page(page), "aria-sort=\"ascending\"><a href=\"/.search?reverse=1\">Link"));
  CHECK(contains(list_page(page), "<a href=\"/.search?sort=hits\">Uses</a>"));
  page.reverse = true;
  CHECK(contains(list_page(page), "aria-sort=\"descending\"><a href=\"/\">Link"));
  page.sort = "hits";
  page.reverse = false;
  CHECK(contains(list_page(page), "aria-sort=\"descending\"><a href=\"/.search?sort=hits&amp;reverse=1\">Uses"));
  CHECK(count_in(list_page(page), "aria-sort") == 1);
}

TEST_CASE("a list in order of a time shows that time") {
  ListPage page = of({link("gh", "https://github.com")});
  CHECK(contains(list_page(page), "Last used"));
  CHECK(contains(list_page(page), ">never<"));
  page.sort = "created";
  CHECK(contains(list_page(page), ">2024-10-04</time>"));
  page.sort = "updated";
  CHECK(contains(list_page(page), ">2024-10-05</time>"));
  CHECK_FALSE(contains(list_page(page), "Last used"));
}

TEST_CASE("a search says what it looked for, and each filter can be taken off") {
  ListPage page = of({link("gh", "https://github.com")});
  page.total = 5000;
  page.query = "git hub";
  page.tags = {"a", "b"};
  page.sort = "hits";
  const std::string html = list_page(page);
  CHECK(contains(html, "<title>git hub \u00b7 golinks</title>"));
  CHECK(contains(html, "value=\"git hub\""));
  CHECK(contains(html, ">1 of 5,000 links</p>"));
  CHECK(contains(html, "href=\"/.search?tag=a&amp;tag=b&amp;sort=hits\""));
  CHECK(contains(html, "href=\"/.search?q=git%20hub&amp;tag=b&amp;sort=hits\""));
  CHECK(contains(html, "<input type=\"hidden\" name=\"tag\" value=\"a\">"));
  CHECK(contains(html, "<input type=\"hidden\" name=\"sort\" value=\"hits\">"));
}

TEST_CASE("a tag narrows the search that it is clicked in") {
  ListPage page = of({link("gh", "https://github.com")});
  page.query = "git";
  page.links[0].link.tags = {"code"};
  CHECK(contains(list_page(page), "href=\"/.search?q=git&amp;tag=code\">code</a>"));
}

TEST_CASE("a search without results offers to create the link") {
  ListPage page;
  page.total = 3;
  page.query = "wkii?";
  CHECK(contains(list_page(page), "href=\"/.new?keyword=wkii%3F\">Create"));
  page.read_only = true;
  CHECK_FALSE(contains(list_page(page), "/.new"));
}

TEST_CASE("a long list has pages: first, last and those around") {
  ListPage page = of({link("gh", "https://github.com")});
  page.total = 5000;
  page.pages = 50;
  page.page = 7;
  const std::string html = list_page(page);
  CHECK(contains(html, ">5,000 links, page 7 of 50</p>"));
  CHECK(contains(html, "rel=\"prev\" href=\"/.search?page=6\""));
  CHECK(contains(html, "rel=\"next\" href=\"/.search?page=8\""));
  CHECK(contains(html, "href=\"/.search?page=7\" aria-label=\"Page 7\" aria-current=\"page\""));
  CHECK(contains(html, "aria-label=\"Page 1\""));
  CHECK(contains(html, "aria-label=\"Page 50\""));
  CHECK(count_in(html, "\u2026</span>") == 2);
  page.page = 1;
  CHECK_FALSE(contains(list_page(page), "rel=\"prev\""));
  page.page = 50;
  CHECK_FALSE(contains(list_page(page), "rel=\"next\""));
  page.page = page.pages = 1;
  CHECK_FALSE(contains(list_page(page), "class=\"pages\""));
}

TEST_CASE("newest and most used stand above the list, when there are any") {
  ListPage page = of({link("gh", "https://github.com")});
  CHECK_FALSE(contains(list_page(page), "Newest"));
  page.newest = {link("new", "https://new.example")};
  page.most_used = {link("used", "https://used.example")};
  page.most_used[0].use.hits = 1;
  const std::string html = list_page(page);
  CHECK(html.find("Most used") < html.find("<table"));
  CHECK(contains(html, ">1 use</span>"));
  CHECK(contains(html, ">2024-10-04</span>"));
}

TEST_CASE("the list is landmarks, a caption and headers to a screen reader") {
  const std::string html = list_page(of({link("gh", "https://github.com")}));
  for (const char* part :
       {"<header", "<nav aria-label", "<main id=\"main\"", "role=\"search\"", "<caption", "scope=\"col\"",
        "scope=\"row\"", "<label class=\"unseen\" for=\"q\"", "class=\"skip\" href=\"#main\"", "role=\"status\""}) {
    CAPTURE(part);
    CHECK(contains(html, part));
  }
}

}  // namespace
}  // namespace golinks
