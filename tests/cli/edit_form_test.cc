#include "cli/edit_form.h"

#include <doctest/doctest.h>

namespace golinks::cli {

namespace {

Link full_link() {
  Link link;
  link.keyword = "fb";
  link.target = "https://www.facebook.com";
  link.bare_target = "https://example.com";
  link.description = "The network: all of it";
  link.tags = {"social", "fun"};
  link.created_us = 1;
  link.updated_us = 2;
  link.unknown_fields = "\x7a\x01x";
  return link;
}

std::string error_of(const std::string& text) {
  const Result<Link> link = from_form(text, full_link());
  REQUIRE_FALSE(link);
  return link.error().message;
}

}  // namespace

TEST_CASE("a form read back is the same link") {
  const Result<Link> link = from_form(to_form(full_link()), full_link());
  REQUIRE(link);
  CHECK(*link == full_link());
}

TEST_CASE("a form is read whatever its spacing, and a line left out is empty") {
  const Result<Link> link =
      from_form("# note\r\n  keyword :x\r\n\ntarget:   example.com  \ntags: a,b\tc  a\n", full_link());
  REQUIRE(link);
  CHECK(link->keyword == "x");
  CHECK(link->target == "https://example.com");
  CHECK(link->bare_target.empty());
  CHECK(link->description.empty());
  CHECK(link->tags == std::vector<std::string>{"a", "b", "c"});
  CHECK(link->created_us == 1);
  CHECK(link->unknown_fields == full_link().unknown_fields);
}

TEST_CASE("a form that is wrong says where") {
  CHECK(error_of("") == "the keyword is empty");
  CHECK(error_of("keyword: a\n") == "the target is empty");
  CHECK(error_of("keyword: a\ntarget: b c\n") == "target 'b c' contains white space; write 'b%20c'");
  CHECK(error_of("keyword: a\nkeyword: b\n") == "there are two lines 'keyword:'");
  CHECK(error_of("keywrod: a\n") == "'keywrod' is no line of this form (did you mean 'keyword'?)");
  CHECK(error_of("hello\n") == "'hello' is no line of this form");
}

TEST_CASE("a complaint takes the place of the one before") {
  const std::string once = with_complaint("keyword: a\n", "first");
  CHECK(once == "#! first\nkeyword: a\n");
  CHECK(with_complaint(once, "second") == "#! second\nkeyword: a\n");
  CHECK(form_content(once) == "keyword: a\n");
}

}  // namespace golinks::cli
