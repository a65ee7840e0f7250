#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "daemon/pages.h"
#include "daemon/pages/embedded.h"
#include "daemon/pages/page_numbers.h"
#include "daemon/pages/template.h"
#include "tests/support/html_reading.h"

namespace golinks {
namespace {

using test::contains;

TEST_CASE("the files that pages load are there, and no others") {
  REQUIRE(page_file("/.style.css"));
  CHECK(page_file("/.style.css")->type == "text/css; charset=utf-8");
  CHECK(contains(page_file("/.style.css")->content, "prefers-color-scheme: dark"));
  REQUIRE(page_file("/.live.js"));
  CHECK(page_file("/.live.js")->type == "text/javascript; charset=utf-8");
  REQUIRE(page_file("/.icon.svg"));
  CHECK(page_file("/.icon.svg")->type == "image/svg+xml");
  CHECK(page_file("/.icon.svg")->content.starts_with("<svg"));
  for (const char* path : {"", "/", "/style.css", "/.style.css/", "/.STYLE.css", "/.list.html", "/.pages/list.html"}) {
    CAPTURE(path);
    CHECK(page_file(path) == nullptr);
  }
}

TEST_CASE("whatever a page links to of its own is served") {
  const std::string html = help_page({"0.1.0", "http://go", "", false});
  for (const char* path : {"/.style.css", "/.live.js", "/.icon.svg"}) CHECK(contains(html, path));
  CHECK(contains(
      html,
      "<link rel=\"search\" type=\"application/opensearchdescription+xml\" title=\"golinks\" href=\"/.opensearch\">"));
  CHECK(contains(html, "golinksd 0.1.0, answering at <code>http://go</code></p>"));
}

TEST_CASE("a file that is not embedded is a mistake in the program") {
  CHECK_THROWS_AS((void)embedded("nothing.html"), std::logic_error);
  CHECK_THROWS_AS(Template("nothing.html"), std::logic_error);
}

TEST_CASE("pages are made by many threads at once") {
  ListPage page;
  page.total = page.matching = 1;
  page.links.resize(1);
  page.links[0].link.keyword = page.links[0].signature = "gh";
  const std::string expected = list_page(page);
  std::vector<std::thread> threads;
  std::vector<int> same(4, 0);
  for (int& count : same) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) count += list_page(page) == expected ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(same == std::vector<int>{20, 20, 20, 20});
}

TEST_CASE("page numbers: first, last and those around; a gap is more than one page") {
  using Numbers = std::vector<std::size_t>;
  CHECK(page_numbers(1, 1) == Numbers{1});
  CHECK(page_numbers(1, 3) == Numbers{1, 2, 3});
  CHECK(page_numbers(1, 50) == Numbers{1, 2, 0, 50});
  CHECK(page_numbers(3, 50) == Numbers{1, 2, 3, 4, 0, 50});
  CHECK(page_numbers(4, 50) == Numbers{1, 2, 3, 4, 5, 0, 50});
  CHECK(page_numbers(5, 50) == Numbers{1, 0, 4, 5, 6, 0, 50});
  CHECK(page_numbers(47, 50) == Numbers{1, 0, 46, 47, 48, 49, 50});
  CHECK(page_numbers(50, 50) == Numbers{1, 0, 49, 50});
  CHECK(page_numbers(0, 2) == Numbers{1, 2});
  CHECK(page_numbers(99, 2) == Numbers{1, 2});
}

}  // namespace
}  // namespace golinks
