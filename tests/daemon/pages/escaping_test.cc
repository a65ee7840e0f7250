// Nothing that people can set becomes markup, a script or a template, on any page.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "daemon/html.h"
#include "daemon/pages.h"
#include "store/utf8.h"
#include "tests/support/html_reading.h"

namespace golinks {
namespace {

using test::attributes;
using test::contains;
using test::count_in;

ListedLink benign() {
  ListedLink listed;
  listed.link = {"gh", "https://github.com", "", "Code", {"code"}, 1, 1, ""};
  listed.signature = "gh";
  return listed;
}

// A page with one value in one place.
struct Case {
  std::string name;
  std::function<std::string(const std::string&)> page;
};

template <typename Change>
std::string list_with(Change change) {
  ListPage page;
  page.total = page.matching = 1;
  page.links = {benign()};
  change(page);
  return list_page(page);
}

template <typename Change>
std::string detail_with(Change change) {
  DetailPage page;
  page.listed = benign();
  change(page);
  return detail_page(page);
}

const std::vector<Case> list_cases = {
    {"list query", [](const std::string& text) { return list_with([&](ListPage& page) { page.query = text; }); }},
    {"list query without results",
     [](const std::string& text) { return list_with([&](ListPage& page) { page.query = text, page.links.clear(); }); }},
    {"list filter", [](const std::string& text) { return list_with([&](ListPage& page) { page.tags = {text}; }); }},
    {"list order", [](const std::string& text) { return list_with([&](ListPage& page) { page.sort = text; }); }},
    {"list keyword",
     [](const std::string& text) { return list_with([&](ListPage& page) { page.links[0].link.keyword = text; }); }},
    {"list signature",
     [](const std::string& text) { return list_with([&](ListPage& page) { page.links[0].signature = "gh" + text; }); }},
    {"list target",
     [](const std::string& text) { return list_with([&](ListPage& page) { page.links[0].link.target = text; }); }},
    {"list description",
     [](const std::string& text) { return list_with([&](ListPage& page) { page.links[0].link.description = text; }); }},
    {"list tag",
     [](const std::string& text) { return list_with([&](ListPage& page) { page.links[0].link.tags = {text}; }); }},
    {"newest keyword",
     [](const std::string& text) {
       return list_with([&](ListPage& page) { page.newest = {benign()}, page.newest[0].link.keyword = text; });
     }},
    {"most used target",
     [](const std::string& text) {
       return list_with([&](ListPage& page) { page.most_used = {benign()}, page.most_used[0].link.target = text; });
     }},
};

const std::vector<Case> detail_cases = {
    {"detail keyword",
     [](const std::string& text) { return detail_with([&](DetailPage& page) { page.listed.link.keyword = text; }); }},
    {"detail signature",
     [](const std::string& text) {
       return detail_with([&](DetailPage& page) { page.listed.signature = "gh" + text; });
     }},
    {"detail target",
     [](const std::string& text) { return detail_with([&](DetailPage& page) { page.listed.link.target = text; }); }},
    {"detail bare target",
     [](const std::string& text) {
       return detail_with([&](DetailPage& page) { page.listed.link.bare_target = text; });
     }},
    {"detail description",
     [](const std::string& text) {
       return detail_with([&](DetailPage& page) { page.listed.link.description = text; });
     }},
    {"detail tag",
     [](const std::string& text) { return detail_with([&](DetailPage& page) { page.listed.link.tags = {text}; }); }},
    {"detail request",
     [](const std::string& text) { return detail_with([&](DetailPage& page) { page.asked = text; }); }},
    {"detail hop keyword",
     [](const std::string& text) { return detail_with([&](DetailPage& page) {
                                     page.hops = {{text, "x", {}}};
                                   }); }},
    {"detail hop target",
     [](const std::string& text) { return detail_with([&](DetailPage& page) {
                                     page.hops = {{"x", text, {}}};
                                   }); }},
    {"detail variable",
     [](const std::string& text) {
       return detail_with([&](DetailPage& page) { page.hops = {{"x", "y", {{text, "", false}}}}; });
     }},
    {"detail value",
     [](const std::string& text) {
       return detail_with([&](DetailPage& page) { page.hops = {{"x", "y", {{"v", text, true}}}}; });
     }},
    {"detail result",
     [](const std::string& text) { return detail_with([&](DetailPage& page) { page.result = text; }); }},
    {"detail problem",
     [](const std::string& text) { return detail_with([&](DetailPage& page) { page.problem = text; }); }},
    {"detail history",
     [](const std::string& text) { return detail_with([&](DetailPage& page) {
                                     page.history = {{1, 1, text}};
                                   }); }},
    {"detail alias",
     [](const std::string& text) { return detail_with([&](DetailPage& page) { page.aliases = {text}; }); }},
};

const std::vector<Case> form_cases = {
    {"form editing",
     [](const std::string& text) {
       return form_page({text, "1", {}, ""});
     }},
    {"form version",
     [](const std::string& text) {
       return form_page({"x", text, {}, ""});
     }},
    {"form keyword",
     [](const std::string& text) {
       return form_page({"x", "1", {text, "", "", "", ""}, ""});
     }},
    {"form target",
     [](const std::string& text) {
       return form_page({"x", "1", {"", text, "", "", ""}, ""});
     }},
    {"form bare target",
     [](const std::string& text) {
       return form_page({"", "1", {"", "", text, "", ""}, ""});
     }},
    {"form description",
     [](const std::string& text) {
       return form_page({"", "1", {"", "", "", text, ""}, ""});
     }},
    {"form tags",
     [](const std::string& text) {
       return form_page({"", "1", {"", "", "", "", text}, ""});
     }},
    {"form problem",
     [](const std::string& text) {
       return form_page({"x", "1", {}, text});
     }},
    {"conflict editing",
     [](const std::string& text) {
       return conflict_page({text, "1", {}, {}, false});
     }},
    {"conflict removed",
     [](const std::string& text) {
       return conflict_page({text, "1", {}, {}, true});
     }},
    {"conflict version",
     [](const std::string& text) {
       return conflict_page({"x", text, {}, {}, false});
     }},
    {"conflict yours",
     [](const std::string& text) {
       return conflict_page({"x", "1", {text, text, text, text, text}, {}, false});
     }},
    {"conflict theirs",
     [](const std::string& text) {
       return conflict_page({"x", "1", {}, {text, text, text, text, text}, false});
     }},
};

const std::vector<Case> other_cases = {
    {"delete keyword",
     [](const std::string& text) {
       DeletePage page{benign(), "1", {}, ""};
       page.listed.link.keyword = text;
       return delete_page(page);
     }},
    {"delete target",
     [](const std::string& text) {
       DeletePage page{benign(), "1", {}, ""};
       page.listed.link.target = text;
       return delete_page(page);
     }},
    {"delete description",
     [](const std::string& text) {
       DeletePage page{benign(), "1", {}, ""};
       page.listed.link.description = text;
       return delete_page(page);
     }},
    {"delete version",
     [](const std::string& text) {
       return delete_page({benign(), text, {}, ""});
     }},
    {"delete alias",
     [](const std::string& text) {
       return delete_page({benign(), "1", {text}, ""});
     }},
    {"delete problem",
     [](const std::string& text) {
       return delete_page({benign(), "1", {}, text});
     }},
    {"missing message",
     [](const std::string& text) {
       return missing_page({text, {}, {}, {}, false});
     }},
    {"missing suggestion",
     [](const std::string& text) {
       MissingPage page{"no", {benign()}, {}, {}, false};
       page.suggestions[0].link.keyword = text;
       return missing_page(page);
     }},
    {"missing recent",
     [](const std::string& text) {
       MissingPage page{"no", {}, {benign()}, {}, true};
       page.recent[0].link.target = text;
       return missing_page(page);
     }},
    {"missing keyword",
     [](const std::string& text) {
       return missing_page({"no", {}, {}, {text, "", "", "", ""}, false});
     }},
    {"message title",
     [](const std::string& text) {
       return message_page({text, "x", false});
     }},
    {"message",
     [](const std::string& text) {
       return message_page({"x", text, false});
     }},
    {"help version",
     [](const std::string& text) {
       return help_page({text, "", "", false});
     }},
    {"help origin",
     [](const std::string& text) {
       return help_page({"1", text, "", false});
     }},
    {"help store",
     [](const std::string& text) {
       return help_page({"1", "", text, false});
     }},
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const auto& some : {list_cases, detail_cases, form_cases, other_cases})
    cases.insert(cases.end(), some.begin(), some.end());
  return cases;
}

// Where a page may lead. Attributes are read as they are written; none of these characters is written in another way.
bool is_safe_address(const std::string& address) {
  const bool is_own = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
  return is_own || address.starts_with('#') || address.starts_with("https://") || address.starts_with("http://") ||
         address.starts_with("mailto:");
}

void check_addresses(const std::string& page) {
  for (const char* attribute : {"href", "src", "action"}) {
    for (const std::string& address : attributes(page, attribute)) {
      CAPTURE(address);
      CHECK(is_safe_address(address));
    }
  }
}

TEST_CASE("markup, quotes and templates in any value are shown as they are") {
  const std::string hostile = "<script>alert(1)</script>\"'&{{title}}{{{keyword}}}{{>head}}{{#a}}";
  for (const auto& [name, page_with] : all_cases()) {
    CAPTURE(name);
    const std::string page = page_with(hostile);
    CHECK(contains(page, escape_html(hostile)));
    CHECK_FALSE(contains(page, "<script>"));
    CHECK_FALSE(contains(page, "\"'&{"));
    CHECK(count_in(page, "<script") == 1);  // live.js
    check_addresses(page);
  }
}

TEST_CASE("the policy of the pages holds: no style and no script but our files, no address of other sites") {
  for (const auto& [name, page_with] : all_cases()) {
    CAPTURE(name);
    const std::string page = page_with("x");
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    CHECK(attributes(page, "style").empty());
    for (const char* handler : {"onclick", "onload", "onsubmit", "onerror"}) CHECK(attributes(page, handler).empty());
    CHECK_FALSE(contains(page, "<style"));
    CHECK(attributes(page, "src").front() == "/.live.js");
    CHECK(count_in(page, "<h1") == 1);
    CHECK(count_in(page, "<main") == 1);
    CHECK_FALSE(contains(page, "{{"));
  }
}

TEST_CASE("no value becomes an address that runs a script or leaves for another site unseen") {
  for (const std::string address :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "\x01javascript:alert(1)", "javascript:alert({x})", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "slack://channel", "//evil.example", "/\\evil.example", "\\\\evil.example", "go//evil.example", "go/",
        "https:evil", "http:", "?q", "..//evil.example"}) {
    CAPTURE(address);
    for (const auto& [name, page_with] : all_cases()) {
      CAPTURE(name);
      check_addresses(page_with(address));
    }
  }
}

TEST_CASE("text in other languages stays as it is, and bytes that are no text are replaced") {
  for (const auto& [name, page_with] : all_cases()) {
    CAPTURE(name);
    CHECK(contains(page_with("Gr\u00f6\u00dfe \u65e5\u672c"), "Gr\u00f6\u00dfe \u65e5\u672c"));
    for (const std::string broken : {"\xff", "a\xc3", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80", "x\u202ey", "\x1b[31m"}) {
      const std::string page = page_with(broken);
      CHECK(contains(page, "\ufffd"));
      CHECK_FALSE(contains(page, broken));
      CHECK(fold_case(page).has_value());
    }
  }
}

TEST_CASE("nothing is cut, however long") {
  const std::string target = "HTTPS://example.com/" + std::string(5000, 'a');
  for (const auto& [name, page_with] : all_cases()) {
    CAPTURE(name);
    CHECK(contains(page_with(target), target));
  }
}

}  // namespace
}  // namespace golinks
