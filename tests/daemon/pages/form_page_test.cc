// The pages that change something: new, edit, conflict, delete, and the form on the page of a missing link.
#include <doctest/doctest.h>

#include "daemon/pages.h"
#include "tests/support/html_reading.h"

namespace golinks {
namespace {

using test::attributes;
using test::contains;
using test::count_in;

const LinkForm typed = {"gh", "https://github.com", "https://bare.example", "Code, mostly", "a b"};

std::string input(const std::string& html, const std::string& name) {
  const std::size_t at = html.find(" name=\"" + name + "\"");
  const std::size_t begin = html.rfind('<', at);
  return at == std::string::npos ? "" : html.substr(begin, html.find('>', at) - begin);
}

TEST_CASE("a new link is posted to /.new and asks for the keyword first") {
  const std::string html = form_page({});
  CHECK(contains(html, "<form class=\"sheet\" method=\"post\" action=\"/.new\">"));
  CHECK(contains(input(html, "keyword"), " autofocus"));
  CHECK(count_in(html, " autofocus") == 1);
  CHECK_FALSE(contains(html, "role=\"alert\""));
  CHECK_FALSE(contains(html, "/.delete"));
}

TEST_CASE("an edit is filled in, is sent back with its version and offers to delete") {
  const std::string html = form_page({"team/gh", "v&1", typed, ""});
  CHECK(contains(html, "action=\"/.edit/team/gh\""));
  CHECK(contains(html, "href=\"/.delete/team/gh\""));
  CHECK(contains(html, "href=\"/.detail/team/gh\">Cancel"));
  CHECK(contains(html, "<input type=\"hidden\" name=\"version\" value=\"v&amp;1\">"));
  CHECK(contains(input(html, "keyword"), "value=\"gh\""));
  CHECK(contains(input(html, "target"), "value=\"https://github.com\""));
  CHECK(contains(input(html, "target"), " autofocus"));
  CHECK(contains(input(html, "bare"), "value=\"https://bare.example\""));
  CHECK(contains(input(html, "description"), "value=\"Code, mostly\""));
  CHECK(contains(input(html, "tags"), "value=\"a b\""));
}

TEST_CASE("what was wrong is said right above the form, and what was typed stays") {
  const std::string html = form_page({"gh", "1", typed, "keyword 'a b' contains white space"});
  const std::size_t alert = html.find("role=\"alert\">Keyword &#39;a b&#39; contains white space</p>");
  REQUIRE(alert != std::string::npos);
  CHECK(alert < html.find("<form class=\"sheet\""));
  CHECK(contains(html, "aria-describedby=\"problem\""));
  CHECK(contains(input(html, "description"), "Code, mostly"));
}

TEST_CASE("the field that is wrong has the focus, and says so to those who do not see the page") {
  const struct {
    FormField field;
    const char* name;
  } cases[] = {{FormField::keyword, "keyword"},
               {FormField::target, "target"},
               {FormField::bare, "bare"},
               {FormField::description, "description"},
               {FormField::tags, "tags"}};
  for (const auto& [field, name] : cases) {
    CAPTURE(name);
    const std::string html = form_page({"gh", "1", typed, "that is wrong", field, ""});
    CHECK(contains(input(html, name), " autofocus"));
    CHECK(contains(input(html, name), " aria-invalid=\"true\""));
    CHECK(contains(input(html, name), " aria-describedby=\"problem"));
    CHECK(count_in(html, " autofocus") == 1);
    CHECK(count_in(html, "aria-invalid") == 1);
    CHECK(count_in(html, "aria-describedby=\"problem") == 1);
  }
}

TEST_CASE("a keyword that is taken comes with the way to the link that has it") {
  const std::string html =
      form_page({"", "", typed, "'team/<gh>' already leads to https://h", FormField::keyword, "team/<gh>"});
  CHECK(contains(html, "<a href=\"/.edit/team/%3Cgh%3E\">Edit go/team/&lt;gh&gt;</a></p>"));
}

TEST_CASE("every field has a label and its hint exists") {
  const std::string html = form_page({});
  for (const std::string name : {"keyword", "target", "bare", "description", "tags"}) {
    CAPTURE(name);
    CHECK(contains(html, "<label for=\"" + name + "\""));
    CHECK(contains(input(html, name), "id=\"" + name + "\""));
  }
  for (const std::string& hint : attributes(html, "aria-describedby")) CHECK(contains(html, "id=\"" + hint + "\""));
}

TEST_CASE("a conflict shows theirs beside yours, marks what differs and saves over the new version") {
  LinkForm theirs = typed;
  theirs.target = "https://theirs.example";
  theirs.tags = "";
  const std::string html = conflict_page({"gh", "v2", typed, theirs, false});
  CHECK(contains(html, "action=\"/.edit/gh\""));
  CHECK(contains(html, "name=\"version\" value=\"v2\""));
  CHECK(contains(input(html, "target"), "value=\"https://github.com\""));
  CHECK(contains(html, "<span class=\"said\">https://theirs.example</span>"));
  CHECK(contains(html, "<span class=\"said quiet\">empty</span>"));
  CHECK(count_in(html, "class=\"badge\"") == 2);
  CHECK(contains(html, ">Save mine over it</button>"));
  CHECK(contains(html, "href=\"/.detail/gh\">Keep theirs</a>"));
  CHECK(contains(html, "role=\"alert\""));
}

TEST_CASE("theirs is kept under the name that they gave it") {
  LinkForm theirs = typed;
  theirs.keyword = "github";
  CHECK(contains(conflict_page({"gh", "v2", typed, theirs, false}), "href=\"/.detail/github\">Keep theirs</a>"));
}

TEST_CASE("a link that was removed meanwhile can be created again") {
  const std::string html = conflict_page({"gh", "", typed, {}, true});
  CHECK(contains(html, ">Create it again</button>"));
  CHECK(contains(html, "href=\"/\">Leave it removed</a>"));
  CHECK_FALSE(contains(html, "Saved meanwhile"));
  CHECK_FALSE(contains(html, "class=\"badge\""));
}

TEST_CASE("deleting is asked for, with what it would break") {
  DeletePage page;
  page.listed.link = {"gh", "https://github.com", "", "", {}, 1, 1, ""};
  page.version = "7";
  page.aliases = {"hub"};
  std::string html = delete_page(page);
  CHECK(contains(html, "method=\"post\" action=\"/.delete/gh\""));
  CHECK(contains(html, "name=\"version\" value=\"7\""));
  CHECK(contains(html, "href=\"/.detail/hub\">hub</a>"));
  CHECK(contains(html, "Never used."));
  CHECK(contains(html, "href=\"/.detail/gh\" autofocus>Cancel</a>"));  // Return does no harm
  page.listed.use.hits = 1;
  page.problem = "the store is locked";
  html = delete_page(page);
  CHECK(contains(html, "Used 1 time."));
  CHECK(html.find("role=\"alert\">The store is locked") < html.find("action=\"/.delete"));
}

TEST_CASE("a missing link is offered to be created, after what was perhaps meant") {
  MissingPage page;
  page.message = "no link named 'wkii'";
  page.form.keyword = "wkii";
  CHECK(contains(input(missing_page(page), "target"), " autofocus"));
  page.suggestions.resize(1);
  page.suggestions[0].link.keyword = page.suggestions[0].signature = "wiki";
  const std::string html = missing_page(page);
  CHECK(contains(html, "<h1>No link named &#39;wkii&#39;</h1>"));
  CHECK(contains(html, "action=\"/.new\""));
  CHECK(contains(input(html, "keyword"), "value=\"wkii\""));
  CHECK(html.find("href=\"/wiki\"") < html.find("action=\"/.new\""));
  CHECK_FALSE(contains(html, " autofocus"));  // it would jump over the suggestions
  page.read_only = true;
  CHECK_FALSE(contains(missing_page(page), "/.new"));
  CHECK(contains(missing_page(page), "href=\"/wiki\""));
}

}  // namespace
}  // namespace golinks
