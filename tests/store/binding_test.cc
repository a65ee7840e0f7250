#include "store/binding.h"

#include <doctest/doctest.h>

#include "tests/store/sample_store.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

using Value = TemplateValue;
using Words = std::vector<std::string>;

struct Left {
  std::vector<Value> values;
  Words arguments;
  std::string query;
};

Left bound(const std::string& target, const Words& arguments, const std::string& query = "",
           bool trailing_slash = false) {
  const auto parsed = UriTemplate::parse(target);
  REQUIRE(parsed);
  Bound result = bind(*parsed, {arguments, trailing_slash, query});
  return {result.values, {result.arguments.begin(), result.arguments.end()}, result.query};
}

const Value nothing;

}  // namespace

TEST_CASE("arguments go to the variables one each, and the last takes what is left") {
  CHECK(bound("{a}/{b}", {}).values == std::vector{nothing, nothing});
  CHECK(bound("{a}/{b}", {"1"}).values == std::vector{Value::text("1"), nothing});
  CHECK(bound("{a}/{b}", {"1", "2", "3"}).values == std::vector{Value::text("1"), Value::text("2/3")});
  CHECK(bound("{a}{/b*}", {"1", "2", "3"}).values == std::vector{Value::text("1"), Value::list({"2", "3"})});
  CHECK(bound("{a*}{b}", {"1", "2", "3"}).values == std::vector{Value::list({"1"}), Value::text("2/3")});
  CHECK(bound("{b}{a}{b}", {"1", "2"}).values == std::vector{Value::text("1"), Value::text("2")});
  CHECK(bound("{a}", {"1"}).arguments.empty());
}

TEST_CASE("an empty argument is an empty value") {
  CHECK(bound("{a}/{b}", {"", "2"}).values == std::vector{Value::text(""), Value::text("2")});
  CHECK(bound("{a}/{b}", {"1", ""}).values == std::vector{Value::text("1"), Value::text("")});
  CHECK(bound("{/a*}", {"1", "", "2"}).values == std::vector{Value::list({"1", "", "2"})});
}

TEST_CASE("a slash at the end is kept where slashes are") {
  for (const auto& [target, value] : std::vector<std::pair<std::string, Value>>{{"{+a}", Value::text("1/2/")},
                                                                                {"{#a}", Value::text("1/2/")},
                                                                                {"{/a*}", Value::list({"1", "2", ""})},
                                                                                {"{?a}", Value::text("1/2")},
                                                                                {"{/a}", Value::text("1/2")},
                                                                                {"{?a*}", Value::list({"1", "2"})}}) {
    CAPTURE(target);
    CHECK(bound(target, {"1", "2"}, "", true).values == std::vector{value});
  }
  CHECK(bound("{+a}{b}", {"1"}, "", true).values == std::vector{Value::text("1"), nothing});
  CHECK(bound("{+a}", {}, "", true).values == std::vector{nothing});
}

TEST_CASE("a parameter with a variable's name gives it its value and is used up") {
  const Left one = bound("{a}/{b}", {"1"}, "x=0&a=c&y");
  CHECK(one.values == std::vector{Value::text("c"), Value::text("1")});
  CHECK(one.query == "x=0&y");
  const Left all = bound("{a}", {"1", "2"}, "a=c");
  CHECK(all.values == std::vector{Value::text("c")});
  CHECK(all.arguments == Words{"1", "2"});
  CHECK(all.query.empty());
  CHECK(bound("{a}", {}, "A=c").query == "A=c");
  CHECK(bound("{a}", {}, "a=").values == std::vector{Value::text("")});
  CHECK(bound("{a}", {"1"}, "a").values == std::vector{Value::text("")});
}

TEST_CASE("a parameter is decoded as forms write it, and what is left over stays as it was") {
  const auto value = [](const std::string& text) { return bound("{a}", {}, "a=" + text).values.front().items.front(); };
  CHECK(value("b+c") == "b c");
  CHECK(value("b%2Bc") == "b+c");
  CHECK(value("%C3%BC") == "ü");
  CHECK(value("100%+x%zz%4") == "100% x%zz%4");
  CHECK(value("b=c?d/e") == "b=c?d/e");
  CHECK(bound("{a.b}{%61}", {}, "a%2Eb=1&%61=2&a=3").values == std::vector{Value::text("1"), Value::text("2")});
  CHECK(bound("{a}", {}, "b=1+2&&c;d=%zz&a=x&=&").query == "b=1+2&&c;d=%zz&=&");
  for (const char* untouched : {"b=1&", "&", "&&b", "b&&", "=&="})
    CHECK(bound("{a}", {}, untouched).query == untouched);
  CHECK(bound("{a}", {}, "a=1&").query.empty());
  CHECK(bound("{a}", {}, "a=1&&b").query == "&b");
}

TEST_CASE("a parameter given again makes a list of an exploded variable, and is left over by another") {
  const Left list = bound("{?a*}", {"1"}, "a=x&b=y&a=z");
  CHECK(list.values == std::vector{Value::list({"x", "z"})});
  CHECK(list.query == "b=y");
  CHECK(list.arguments == Words{"1"});
  const Left text = bound("{?a}", {}, "a=x&b=y&a=z");
  CHECK(text.values == std::vector{Value::text("x")});
  CHECK(text.query == "b=y&a=z");
}

TEST_CASE("whether a parameter is bound") {
  const auto parsed = UriTemplate::parse("{a}{b}");
  CHECK(binds_parameter(*parsed, "x=a&b"));
  CHECK(binds_parameter(*parsed, "%61=1"));
  CHECK_FALSE(binds_parameter(*parsed, ""));
  CHECK_FALSE(binds_parameter(*parsed, "x=a&&ab=1"));
}

TEST_CASE("the signature of a link tells what it takes, in order") {
  const auto of = [](const std::string& target) {
    const std::string bytes = encode_link(make_link("gh", target));
    return signature(*decode_link_view(bytes));
  };
  CHECK(of("https://h/{owner}/{repo}/issues{?q}") == "gh/{owner}/{repo}/{q}");
  CHECK(of("https://h{/path*}{#path}") == "gh/{path*}");
  CHECK(of("https://h/{+path:5}") == "gh/{path}");
  CHECK(of("https://h") == "gh");
  CHECK(of("https://h/{broken") == "gh");
}
