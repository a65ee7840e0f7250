#include "store/uri_template.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace golinks;  // NOLINT

namespace {

// RFC 6570 section 3.2; undef is not in it.
const std::map<std::string, TemplateValue, std::less<>> rfc_values = {
    {"count", TemplateValue::list({"one", "two", "three"})},
    {"dom", TemplateValue::list({"example", "com"})},
    {"dub", TemplateValue::text("me/too")},
    {"hello", TemplateValue::text("Hello World!")},
    {"half", TemplateValue::text("50%")},
    {"var", TemplateValue::text("value")},
    {"who", TemplateValue::text("fred")},
    {"base", TemplateValue::text("http://example.com/home/")},
    {"path", TemplateValue::text("/foo/bar")},
    {"list", TemplateValue::list({"red", "green", "blue"})},
    {"keys", TemplateValue::pairs({"semi", ";", "dot", ".", "comma", ","})},
    {"v", TemplateValue::text("6")},
    {"x", TemplateValue::text("1024")},
    {"y", TemplateValue::text("768")},
    {"empty", TemplateValue::text("")},
    {"empty_keys", TemplateValue::pairs({})},
};

std::string expanded(const std::string& text, const std::map<std::string, TemplateValue, std::less<>>& values) {
  const auto parsed = UriTemplate::parse(text);
  if (!parsed) return parsed.error().message;
  std::vector<TemplateValue> in_order;
  for (const UriTemplate::Variable& variable : parsed->variables()) {
    const auto found = values.find(variable.name);
    in_order.push_back(found == values.end() ? TemplateValue{} : found->second);
  }
  return parsed->expand(in_order);
}

struct Case {
  std::string text, expected;
};

void check(const std::vector<Case>& cases) {
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(expanded(text, rfc_values) == expected);
  }
}

std::string fault(const std::string& text) {
  const auto parsed = UriTemplate::parse(text);
  return parsed ? "no fault" : parsed.error().message;
}

TEST_CASE("how long an expansion can get is known before it is made") {
  const auto parsed = UriTemplate::parse("https://h/{x}{?x,list*}{#list}");
  REQUIRE(parsed);
  for (const std::string& text : {std::string(), std::string("a"), std::string(300, '\xc3'), std::string(50, '%')}) {
    const std::vector<TemplateValue> values = {TemplateValue::text(text), TemplateValue::list({text, "b", text})};
    CHECK(parsed->expand(values).size() <= parsed->longest_expansion(values));
  }
}

}  // namespace

TEST_CASE("RFC 6570 section 3.2.1: variables") {
  check({{"{count}", "one,two,three"},
         {"{count*}", "one,two,three"},
         {"{/count}", "/one,two,three"},
         {"{/count*}", "/one/two/three"},
         {"{;count}", ";count=one,two,three"},
         {"{;count*}", ";count=one;count=two;count=three"},
         {"{?count}", "?count=one,two,three"},
         {"{?count*}", "?count=one&count=two&count=three"},
         {"{&count*}", "&count=one&count=two&count=three"}});
}

TEST_CASE("RFC 6570 section 3.2.2: simple strings") {
  check({{"{var}", "value"},
         {"{hello}", "Hello%20World%21"},
         {"{half}", "50%25"},
         {"O{empty}X", "OX"},
         {"O{undef}X", "OX"},
         {"{x,y}", "1024,768"},
         {"{x,hello,y}", "1024,Hello%20World%21,768"},
         {"?{x,empty}", "?1024,"},
         {"?{x,undef}", "?1024"},
         {"?{undef,y}", "?768"},
         {"{var:3}", "val"},
         {"{var:30}", "value"},
         {"{list}", "red,green,blue"},
         {"{list*}", "red,green,blue"},
         {"{keys}", "semi,%3B,dot,.,comma,%2C"},
         {"{keys*}", "semi=%3B,dot=.,comma=%2C"}});
}

TEST_CASE("RFC 6570 section 3.2.3: reserved characters") {
  check({{"{+var}", "value"},
         {"{+hello}", "Hello%20World!"},
         {"{+half}", "50%25"},
         {"{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"},
         {"{+base}index", "http://example.com/home/index"},
         {"O{+empty}X", "OX"},
         {"O{+undef}X", "OX"},
         {"{+path}/here", "/foo/bar/here"},
         {"here?ref={+path}", "here?ref=/foo/bar"},
         {"up{+path}{var}/here", "up/foo/barvalue/here"},
         {"{+x,hello,y}", "1024,Hello%20World!,768"},
         {"{+path,x}/here", "/foo/bar,1024/here"},
         {"{+path:6}/here", "/foo/b/here"},
         {"{+list}", "red,green,blue"},
         {"{+list*}", "red,green,blue"},
         {"{+keys}", "semi,;,dot,.,comma,,"},
         {"{+keys*}", "semi=;,dot=.,comma=,"}});
}

TEST_CASE("RFC 6570 section 3.2.4: fragments") {
  check({{"{#var}", "#value"},
         {"{#hello}", "#Hello%20World!"},
         {"{#half}", "#50%25"},
         {"foo{#empty}", "foo#"},
         {"foo{#undef}", "foo"},
         {"{#x,hello,y}", "#1024,Hello%20World!,768"},
         {"{#path,x}/here", "#/foo/bar,1024/here"},
         {"{#path:6}/here", "#/foo/b/here"},
         {"{#list}", "#red,green,blue"},
         {"{#list*}", "#red,green,blue"},
         {"{#keys}", "#semi,;,dot,.,comma,,"},
         {"{#keys*}", "#semi=;,dot=.,comma=,"}});
}

TEST_CASE("RFC 6570 section 3.2.5: labels") {
  check({{"{.who}", ".fred"},
         {"{.who,who}", ".fred.fred"},
         {"{.half,who}", ".50%25.fred"},
         {"www{.dom*}", "www.example.com"},
         {"X{.var}", "X.value"},
         {"X{.empty}", "X."},
         {"X{.undef}", "X"},
         {"X{.var:3}", "X.val"},
         {"X{.list}", "X.red,green,blue"},
         {"X{.list*}", "X.red.green.blue"},
         {"X{.keys}", "X.semi,%3B,dot,.,comma,%2C"},
         {"X{.keys*}", "X.semi=%3B.dot=..comma=%2C"},
         {"X{.empty_keys}", "X"},
         {"X{.empty_keys*}", "X"}});
}

TEST_CASE("RFC 6570 section 3.2.6: path segments") {
  check({{"{/who}", "/fred"},
         {"{/who,who}", "/fred/fred"},
         {"{/half,who}", "/50%25/fred"},
         {"{/who,dub}", "/fred/me%2Ftoo"},
         {"{/var}", "/value"},
         {"{/var,empty}", "/value/"},
         {"{/var,undef}", "/value"},
         {"{/var,x}/here", "/value/1024/here"},
         {"{/var:1,var}", "/v/value"},
         {"{/list}", "/red,green,blue"},
         {"{/list*}", "/red/green/blue"},
         {"{/list*,path:4}", "/red/green/blue/%2Ffoo"},
         {"{/keys}", "/semi,%3B,dot,.,comma,%2C"},
         {"{/keys*}", "/semi=%3B/dot=./comma=%2C"}});
}

TEST_CASE("RFC 6570 section 3.2.7: path parameters") {
  check({{"{;who}", ";who=fred"},
         {"{;half}", ";half=50%25"},
         {"{;empty}", ";empty"},
         {"{;v,empty,who}", ";v=6;empty;who=fred"},
         {"{;v,bar,who}", ";v=6;who=fred"},
         {"{;x,y}", ";x=1024;y=768"},
         {"{;x,y,empty}", ";x=1024;y=768;empty"},
         {"{;x,y,undef}", ";x=1024;y=768"},
         {"{;hello:5}", ";hello=Hello"},
         {"{;list}", ";list=red,green,blue"},
         {"{;list*}", ";list=red;list=green;list=blue"},
         {"{;keys}", ";keys=semi,%3B,dot,.,comma,%2C"},
         {"{;keys*}", ";semi=%3B;dot=.;comma=%2C"}});
}

TEST_CASE("RFC 6570 section 3.2.8: queries") {
  check({{"{?who}", "?who=fred"},
         {"{?half}", "?half=50%25"},
         {"{?x,y}", "?x=1024&y=768"},
         {"{?x,y,empty}", "?x=1024&y=768&empty="},
         {"{?x,y,undef}", "?x=1024&y=768"},
         {"{?var:3}", "?var=val"},
         {"{?list}", "?list=red,green,blue"},
         {"{?list*}", "?list=red&list=green&list=blue"},
         {"{?keys}", "?keys=semi,%3B,dot,.,comma,%2C"},
         {"{?keys*}", "?semi=%3B&dot=.&comma=%2C"}});
}

TEST_CASE("RFC 6570 section 3.2.9: continued queries") {
  check({{"{&who}", "&who=fred"},
         {"{&half}", "&half=50%25"},
         {"?fixed=yes{&x}", "?fixed=yes&x=1024"},
         {"{&x,y,empty}", "&x=1024&y=768&empty="},
         {"{&x,y,undef}", "&x=1024&y=768"},
         {"{&var:3}", "&var=val"},
         {"{&list}", "&list=red,green,blue"},
         {"{&list*}", "&list=red&list=green&list=blue"},
         {"{&keys}", "&keys=semi,%3B,dot,.,comma,%2C"},
         {"{&keys*}", "&semi=%3B&dot=.&comma=%2C"}});
}

TEST_CASE("the examples of RFC 6570 section 1.1 and 2.4") {
  check({{"http://www.example.com/foo{?query,number}", "http://www.example.com/foo"},
         {"{?empty_keys*}x", "x"},
         {"find{?year*}", "find"}});
  const std::map<std::string, TemplateValue, std::less<>> values = {
      {"semi", TemplateValue::text(";")},
      {"year", TemplateValue::list({"1965", "2000", "2012"})},
      {"address", TemplateValue::pairs({"city", "Newport Beach", "state", "CA"})},
  };
  CHECK(expanded("{semi}", values) == "%3B");
  CHECK(expanded("{semi:2}", values) == "%3B");
  CHECK(expanded("find{?year*}", values) == "find?year=1965&year=2000&year=2012");
  CHECK(expanded("/mapper{?address*}", values) == "/mapper?city=Newport%20Beach&state=CA");
}

TEST_CASE("members that are empty keep their places") {
  const std::map<std::string, TemplateValue, std::less<>> values = {{"l", TemplateValue::list({"", "a", ""})},
                                                                    {"k", TemplateValue::pairs({"a", "", "", "b"})}};
  CHECK(expanded("{l}!{/l*}!{;l*}!{?l*}", values) == ",a,!//a/!;l;l=a;l!?l=&l=a&l=");
  CHECK(expanded("{k*}!{;k*}!{?k*}", values) == "a=,=b!;a;=b!?a=&=b");
}

TEST_CASE("a prefix counts characters and cuts none of them") {
  const auto first = [](const std::string& text, const std::string& value) {
    return expanded(text, {{"x", TemplateValue::text(value)}});
  };
  CHECK(first("{x:1}", "ü€𝄞") == "%C3%BC");
  CHECK(first("{x:2}", "ü€𝄞") == "%C3%BC%E2%82%AC");
  CHECK(first("{x:3}", "ü€𝄞z") == "%C3%BC%E2%82%AC%F0%9D%84%9E");
  CHECK(first("{x:2}", "\xc3\xc3\xa9z") == "%C3%C3%A9");  // a byte that is no character counts as one
  CHECK(first("{x:1}", "\xe2\x82") == "%E2");
  CHECK(first("{+x:1}", "%41bc") == "%41");
  CHECK(first("{+x:2}", "%C3%BCbc") == "%C3%BCb");
  CHECK(first("{+x:1}", "%C3bc") == "%C3");
  CHECK(first("{+x:1}", "%C3%41") == "%C3");
  CHECK(first("{+x:1}", "%4") == "%25");
  CHECK(first("{x:1}", "%41") == "%25");  // without '+' a triplet is three characters
  CHECK(first("{x:9999}", std::string(10000, 'a')) == std::string(9999, 'a'));
}

TEST_CASE("triplets pass a reserved expansion and literals; all else is encoded") {
  const auto both = [](const std::string& value) { return expanded("{x}!{+x}", {{"x", TemplateValue::text(value)}}); };
  CHECK(both("%2F/") == "%252F%2F!%2F/");
  CHECK(both("%zz%") == "%25zz%25!%25zz%25");
  CHECK(both("\r\n\x01\x7f\"<>\\^`{|}") ==
        "%0D%0A%01%7F%22%3C%3E%5C%5E%60%7B%7C%7D!%0D%0A%01%7F%22%3C%3E%5C%5E%60%7B%7C%7D");
  CHECK(expanded("/ü%41/it's{x}", {}) == "/%C3%BC%41/it's");
}

TEST_CASE("a variable is one wherever it stands, and names are compared as written") {
  const auto parsed = UriTemplate::parse("{a,b}{/a*}{?a.b,_1,%41,A}{+b:3}");
  REQUIRE(parsed);
  std::vector<std::string> names;
  for (const auto& variable : parsed->variables()) {
    names.push_back(std::string(variable.name) + (variable.is_exploded ? "*" : "") +
                    (variable.keeps_slashes ? "/" : ""));
  }
  CHECK(names == std::vector<std::string>{"a*/", "b/", "a.b", "_1", "%41", "A"});
  CHECK(parsed->expand({}).empty());
}

TEST_CASE("a fault tells its column, counted in characters") {
  for (const auto& [text, message] : std::vector<Case>{
           {"https://h/{a", "column 11: '{' has no '}'"},
           {"{", "column 1: '{' has no '}'"},
           {"{a{b}}", "column 3: '{' stands inside of braces"},
           {"ü/{a}}", "column 6: '}' has no '{' before it"},
           {"}", "column 1: '}' has no '{' before it"},
           {"x{}", "column 2: '{}' names no variable"},
           {"{+}", "column 3: a variable's name is missing"},
           {"{a,}", "column 4: a variable's name is missing"},
           {"{?a,,b}", "column 5: a variable's name is missing"},
           {"{=a}", "column 2: '=' is an operator that RFC 6570 keeps for later"},
           {"{,a}", "column 2: ',' is an operator that RFC 6570 keeps for later"},
           {"{!a}", "column 2: '!' is an operator that RFC 6570 keeps for later"},
           {"{@a}", "column 2: '@' is an operator that RFC 6570 keeps for later"},
           {"{|a}", "column 2: '|' is an operator that RFC 6570 keeps for later"},
           {"{$a}", "column 2: '$' cannot begin a variable's name (letters, digits and '_' can)"},
           {"{ a}", "column 2: ' ' cannot begin a variable's name (letters, digits and '_' can)"},
           {"{??a}", "column 3: '?' cannot begin a variable's name (letters, digits and '_' can)"},
           {"{..a}", "column 3: '.' cannot begin a variable's name (letters, digits and '_' can)"},
           {"{a.}", "column 3: a variable's name cannot end with '.'"},
           {"{a..b}", "column 3: a variable's name cannot end with '.'"},
           {"{my-var}", "column 4: '-' cannot stand in a variable's name (letters, digits, '_' and '.' can)"},
           {"{größe}", "column 4: 'ö' cannot stand in a variable's name (letters, digits, '_' and '.' can)"},
           {"{a%4}", "column 3: '%' cannot stand in a variable's name (letters, digits, '_' and '.' can)"},
           {"{a b}", "column 3: ' ' cannot stand in a variable's name (letters, digits, '_' and '.' can)"},
           {"{a=b}", "column 3: '=' cannot stand in a variable's name (letters, digits, '_' and '.' can)"},
           {"{a:}", "column 3: after ':' must stand a length from 1 to 9999"},
           {"{a:0}", "column 3: after ':' must stand a length from 1 to 9999"},
           {"{a:03}", "column 3: after ':' must stand a length from 1 to 9999"},
           {"{a:10000}", "column 3: after ':' must stand a length from 1 to 9999"},
           {"{a:99999999999999999999999}", "column 3: after ':' must stand a length from 1 to 9999"},
           {"{a:prefix}", "column 3: after ':' must stand a length from 1 to 9999"},
           {"{a:3*}", "column 5: '*' cannot stand after a modifier"},
           {"{a*:3}", "column 4: ':' cannot stand after a modifier"},
           {"{a**}", "column 4: '*' cannot stand after a modifier"},
           {"{a*b}", "column 4: 'b' cannot stand after a modifier"},
           {"a b{x}", "column 2: ' ' must be written %20 here"},
       }) {
    CAPTURE(text);
    CHECK(fault(text) == message);
  }
  for (const char c : std::string("\x01\x7f ")) CHECK(fault(std::string(1, c)).starts_with("column 1: "));
  // What browsers take as it is.
  for (const char* text : {"a|b{x}", "{x}100%", "{x}%4g", "\"<>\\^`|"}) CHECK(fault(text) == "no fault");
  for (const char* text :
       {"", "plain", "{a:9999}", "{a:1}", "{a.b.c}", "{_}", "{1}", "{%C3%BC}", "{&a:3,b*,c}", "it's {x}"}) {
    CAPTURE(text);
    CHECK(fault(text) ==
          (std::string(text).find(' ') == std::string::npos ? "no fault" : "column 5: ' ' must be written %20 here"));
  }
}

TEST_CASE("every template of a few odd characters is parsed or refused, and expands to ASCII") {
  const std::string alphabet = "{}a,:*3+?.%|";
  std::vector<std::string> texts = {""};
  for (std::size_t at = 0; at < texts.size() && texts.size() < 30000; ++at) {
    for (const char c : alphabet) texts.push_back(texts[at] + c);
  }
  for (const std::string& text : texts) {
    const auto parsed = UriTemplate::parse(text);
    if (!parsed) continue;
    const std::vector<TemplateValue> values(parsed->variables().size(), TemplateValue::text("\xff\n%"));
    for (const char c : parsed->expand(values)) REQUIRE((c > 0x20 && c < 0x7f));
  }
}
