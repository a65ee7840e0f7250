#include "store/resolver.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

// Resolves against a real store in memory.
class Fixture {
 public:
  Fixture(const std::vector<Link>& links) : store_(disk_, "/links.pb") {
    for (const Link& link : links) {
      REQUIRE(store_.change("add", [&](const StoreView&) -> Result<Changes> {
        Changes changes;
        changes.put.push_back(link);
        return changes;
      }));
    }
  }

  // The URL, or the error's message.
  [[nodiscard]] std::string operator()(const std::string& request) const {
    const auto resolution = resolve(request, *store_.read());
    return resolution ? resolution->url : resolution.error().message;
  }
  [[nodiscard]] Store& store() { return store_; }

 private:
  mutable FaultEnv disk_;
  Store store_;
};

struct Case {
  std::string request, url;
};

void check(const Fixture& links, const std::vector<Case>& cases) {
  for (const Case& example : cases) {
    CAPTURE(example.request);
    CHECK(links(example.request) == example.url);
  }
}

}  // namespace

TEST_CASE("arguments go to the path and parameters to the query, before query and fragment") {
  const Fixture links({make_link("x", "https://h/p"), make_link("y", "https://h/p?y=1#f"),
                       make_link("bare-host", "https://h"), make_link("slash", "https://h/p/"),
                       make_link("f", "https://h/#f"), make_link("q", "https://h/?")});
  check(links, {
                   {"x", "https://h/p"},
                   {"x/a/b", "https://h/p/a/b"},
                   {"x?q=c", "https://h/p?q=c"},
                   {"y", "https://h/p?y=1#f"},
                   {"y/a/b", "https://h/p/a/b?y=1#f"},
                   {"y?q=c", "https://h/p?y=1&q=c#f"},
                   {"/x", "https://h/p"},
                   {"x/", "https://h/p"},
                   {"x/a/", "https://h/p/a/"},
                   {"x/a//b", "https://h/p/a//b"},
                   {"slash/a", "https://h/p/a"},
                   {"bare-host/a?b", "https://h/a?b"},
                   {"f/a?b=1", "https://h/a?b=1#f"},
                   {"q?b=1&b=2;c", "https://h/?b=1&b=2;c"},
                   {"x?", "https://h/p"},
                   {"x?q=a+b%20c&&z", "https://h/p?q=a+b%20c&&z"},
                   {"x#frag", "https://h/p#frag"},
                   {"y#frag", "https://h/p?y=1#frag"},
                   {"y/a?b#frag/%41?c#d", "https://h/p/a?y=1&b#frag/%41?c#d"},
                   {"y#", "https://h/p?y=1#f"},
               });
}

TEST_CASE("an encoded slash stays inside its segment and every other byte is encoded once") {
  const Fixture links({make_link("x", "https://h/p")});
  check(links, {
                   {"x/a%2Fb", "https://h/p/a%2Fb"},
                   {"x/a%2fb/c", "https://h/p/a%2Fb/c"},
                   {"x/a%20b", "https://h/p/a%20b"},
                   {"x/a b", "https://h/p/a%20b"},
                   {"x/ü", "https://h/p/%C3%BC"},
                   {"x/%C3%BC", "https://h/p/%C3%BC"},
                   {"x/%E9", "https://h/p/%E9"},
                   {"x/a%3Fb", "https://h/p/a%3Fb"},
                   {"x/a%23b", "https://h/p/a%23b"},
                   {"x/%25", "https://h/p/%25"},
                   {"x/..", "https://h/p/.."},
                   {"x/<b>", "https://h/p/%3Cb%3E"},
                   {"x?a=\"<ü>\"", "https://h/p?a=%22%3C%C3%BC%3E%22"},
               });
}

TEST_CASE("a percent sign that begins no escape stands for itself, and makes none with what follows") {
  const Fixture links(
      {make_link("x", "https://h/p"), make_link("s", "https://h/s?q={query}"), make_link("f", "go/x/50%")});
  check(links, {
                   {"x/100%", "https://h/p/100%25"},
                   {"x/100%/b", "https://h/p/100%25/b"},
                   {"x/%zz%4", "https://h/p/%25zz%254"},
                   {"x/%%41", "https://h/p/%25A"},
                   {"x/%2%35", "https://h/p/%2525"},
                   {"s/100%", "https://h/s?q=100%25"},
                   {"s?query=100%", "https://h/s?q=100%25"},
                   {"x?a=100%", "https://h/p?a=100%25"},
                   {"f", "https://h/p/50%25"},
                   {"f/5%", "https://h/p/50%25/5%25"},
                   {"x%", "no link named 'x%'"},
               });
}

TEST_CASE("a request that is not valid says why") {
  const Fixture links({make_link("x", "https://h/p")});
  for (const std::string request :
       {"", "/", "//", "//x", "?q", "x/%00", "x/%%0a", "x/%0d%0aSet-Cookie:a", "x?a\nb", "x/\x01"}) {
    CAPTURE(request);
    FaultEnv disk;
    const auto result = resolve(request, *Store(disk, "/none").read());
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid);
  }
}

TEST_CASE("the longest keyword wins") {
  const Fixture links({make_link("team", "https://team"), make_link("team/docs", "https://docs"),
                       make_link("team/docs/a", "https://a")});
  check(links, {
                   {"team", "https://team"},
                   {"team/x", "https://team/x"},
                   {"team/docs", "https://docs"},
                   {"Team/Do-cs/x", "https://docs/x"},
                   {"team/docs/a/b", "https://a/b"},
                   {"team%2Fdocs", "https://docs"},
               });
}

TEST_CASE("on a miss the punctuation of a sentence and a browser's separators are seen through") {
  const Fixture links({make_link("fb", "https://fb"), make_link("gh", "https://gh"),
                       make_link("team/docs", "https://docs"), make_link("what?", "x"),
                       make_link("dot.", "https://dot")});
  check(links, {
                   {"fb.", "https://fb"},
                   {"fb,", "https://fb"},
                   {"fb)\"'", "https://fb"},
                   {"fb%3F!", "https://fb"},
                   {"fb./a.", "https://fb/a."},
                   {"team/docs.", "https://docs"},
                   {"team/docs:/x", "https://docs/x"},
                   {"dot.", "https://dot"},
                   {"gh%2Ffoo", "https://gh/foo"},
                   {"gh%20foo", "https://gh/foo"},
                   {"gh%2Ffoo?q=1", "https://gh/foo?q=1"},
                   {"fb**", "https://fb"},
                   {"fb>", "https://fb"},
                   {"fb`", "https://fb"},
                   {"fb\u201d", "https://fb"},
                   {"fb%E2%80%9D.", "https://fb"},
                   {"fb\u3002", "https://fb"},
                   {"fb\uff09\u3001/x", "https://fb/x"},
                   {"fb\u00bb\u2026", "https://fb"},
                   {"team/docs\u300d", "https://docs"},
                   {"nix.", "no link named 'nix.'"},
                   {"...", "no link named '...'"},
               });
}

TEST_CASE("what browsers' search shortcuts send is read as it was typed") {
  const Fixture links({make_link("s", "https://s/?q={query}"), make_link("t", "https://t{?q,r}"),
                       make_link("gh", "https://gh"), make_link("team/docs", "https://docs"),
                       make_link("s/docs", "x:y"), make_link("r", "https://r/{+rest}")});
  check(links,
        {
            {"s%20rust%20borrow%20checker", "https://s/?q=rust%20borrow%20checker"},  // Chromium's go Space s rust ...
            {"s rust borrow checker", "https://s/?q=rust%20borrow%20checker"},
            {"s%20c++", "https://s/?q=c%2B%2B"},
            {"s%20what%20is%20c%3F", "https://s/?q=what%20is%20c%3F"},
            {"s%20a/b/", "https://s/?q=a%2Fb%2F"},
            {"s%20a%2Fb", "https://s/?q=a%2Fb"},
            {"s%20http://h/x", "https://s/?q=http%3A%2F%2Fh%2Fx"},
            {"s%20docs", "https://s/?q=docs"},  // what follows the space is no part of a keyword
            {"s%20c%23", "https://s/?q=c%23"},
            {"s.%20x", "https://s/?q=x"},
            {"s%20", "https://s/?q="},
            {"t%3Fq=x", "https://t?q=x"},
            {"t%3Fq%3Dx%26r%3Dy%20z", "https://t?q=x&r=y%20z"},
            {"t%3Fq=c%23", "https://t?q=c%23"},
            {"t%3Fq=x?r=y", "https://t?q=x&r=y"},
            {"gh%3Fa=b", "https://gh?a=b"},
            {"gh/x%3Fa=b", "https://gh/x%3Fa%3Db"},  // no miss: an argument as it was sent
            {"gh%2Ffoo%2Fbar", "https://gh/foo/bar"},
            {"gh%2Ffoo/bar/", "https://gh/foo/bar/"},
            {"gh%2Ffoo%20a%20b", "https://gh/foo/a%20b"},
            {"gh%2Ffoo%3Fq=1", "https://gh/foo?q=1"},
            {"team/docs%20a%20b", "https://docs/a%20b"},
            {"team%2Fdocs%2F", "https://docs"},
            {"r%20a/b%20c", "https://r/a/b%20c"},
            {"nope%20a%20b", "no link named 'nope'"},
            {"nope%2Fa", "no link named 'nope'"},
        });
}

TEST_CASE("an international host is sent in its ASCII form") {
  const Fixture links({make_link("b", "https://b\u00fccher.example/\u00fc"),
                       make_link("u", "http://u@b%C3%BCcher.example:81?x"), make_link("v", "https://{host}/x"),
                       make_link("p", "https://example.com/b\u00fccher"), make_link("e", "https://i\u2764.ws/"),
                       make_link("z", "https://b%C3%BC%2Fc.example/")});
  check(links, {
                   {"b", "https://xn--bcher-kva.example/%C3%BC"},
                   {"u", "http://u@xn--bcher-kva.example:81?x"},
                   {"v/B\u00dcCHER.de", "https://xn--bcher-kva.de/x"},
                   {"p", "https://example.com/b%C3%BCcher"},
                   {"e", "https://i%E2%9D%A4.ws/"},  // no name of the standard: browsers make of it what they can
                   {"z", "https://b%C3%BC%2Fc.example/"},
               });
}

TEST_CASE("an alias hands a fragment on, and the request's comes first") {
  const Fixture links({make_link("d", "https://d/x#top"), make_link("a", "go/d#part"), make_link("b", "go/a")});
  check(links, {
                   {"d", "https://d/x#top"},
                   {"a", "https://d/x#part"},
                   {"b", "https://d/x#part"},
                   {"b/y?z#mine", "https://d/x/y?z#mine"},
               });
}

TEST_CASE("an alias resolves through its link with everything that the request brought") {
  const Fixture links({make_link("fb", "https://fb?x=1"), make_link("f", "go/fb"), make_link("me", "go/fb/me?tab=2"),
                       make_link("ff", "go/f/deep"), make_link("lost", "go/nowhere")});
  check(links, {
                   {"f", "https://fb?x=1"},
                   {"f/a%2Fb?q=c", "https://fb/a%2Fb?x=1&q=c"},
                   {"me", "https://fb/me?x=1&tab=2"},
                   {"me/photos?y", "https://fb/me/photos?x=1&tab=2&y"},
                   {"ff/x", "https://fb/deep/x?x=1"},
                   {"lost", "'lost' is an alias of 'nowhere', which does not exist"},
               });
}

TEST_CASE("a resolution tells which link was asked for, as it is spelled in the store") {
  Fixture links({make_link("Face-Book", "https://h"), make_link("F", "go/facebook"), make_link("g", "go/f/a")});
  for (const auto& [request, keyword] : {Case{"face_book/x?y", "Face-Book"}, Case{"f.", "F"}, Case{"g", "g"}}) {
    CHECK(resolve(request, *links.store().read())->keyword == keyword);
  }
}

TEST_CASE("a cycle of aliases and a chain of more than 16 hops are errors") {
  std::vector<Link> chain = {make_link("a", "go/b"), make_link("b", "go/c/x"), make_link("c", "go/A"),
                             make_link("self", "go/self/y")};
  for (int i = 0; i < 20; ++i)
    chain.push_back(make_link(fmt::format("n{}", i), i == 0 ? "https://end" : fmt::format("go/n{}", i - 1)));
  const Fixture links(chain);
  check(links, {
                   {"a", "'a' is an alias that leads back to itself"},
                   {"self", "'self' is an alias that leads back to itself"},
                   {"n16", "https://end"},
                   {"n17", "'n17' leads through more than 16 aliases"},
               });
}

TEST_CASE("a cycle is found before it is stored") {
  Fixture links({make_link("b", "go/c"), make_link("c", "https://c")});
  const auto view = links.store().read();
  CHECK(check_alias(make_link("a", "go/b"), *view));
  CHECK(check_alias(make_link("c", "go/b"), *view).error().code == ErrorCode::conflict);
  CHECK(check_alias(make_link("s", "go/s"), *view).error().code == ErrorCode::conflict);
  CHECK(check_alias(make_link("d", "go/nowhere"), *view).error().code == ErrorCode::not_found);
  Link bare = make_link("e", "https://e");
  bare.bare_target = "go/e";
  CHECK(check_alias(bare, *view).error().code == ErrorCode::conflict);
}

TEST_CASE("the bare target serves requests without arguments") {
  Link link = make_link("x", "https://h/p");
  link.bare_target = "https://h";
  const Fixture links({link});
  check(links, {{"x", "https://h"}, {"x/a/b", "https://h/p/a/b"}, {"x?q=c", "https://h?q=c"}, {"x/", "https://h"}});
}

TEST_CASE("variables, arguments and parameters: each kind of target with each kind of request") {
  Link issues = make_link("bare-issues", "https://h/{owner}/{repo}/issues");
  issues.bare_target = "https://h";
  const Fixture links({make_link("plain", "https://h/p"), make_link("fragment", "https://h/p?y=1#f"),
                       make_link("simple", "https://h/s?q={query}"), make_link("form", "https://h/s{?q,lang}"),
                       make_link("path", "https://h{/path*}"), make_link("reserved", "https://h/{+path}"),
                       make_link("issues", "https://h/{owner}/{repo}/issues"), issues});
  check(links, {
                   {"plain", "https://h/p"},
                   {"plain/a/b", "https://h/p/a/b"},
                   {"plain?q=c", "https://h/p?q=c"},
                   {"fragment", "https://h/p?y=1#f"},
                   {"fragment/a/b", "https://h/p/a/b?y=1#f"},
                   {"fragment?q=c", "https://h/p?y=1&q=c#f"},
                   {"simple", "https://h/s?q="},
                   {"simple/a/b", "https://h/s?q=a%2Fb"},
                   {"simple?q=c", "https://h/s?q=&q=c"},
                   {"form", "https://h/s"},
                   {"form/a/b", "https://h/s?q=a&lang=b"},
                   {"form?q=c", "https://h/s?q=c"},
                   {"path", "https://h"},
                   {"path/a/b", "https://h/a/b"},
                   {"path?q=c", "https://h?q=c"},
                   {"reserved", "https://h/"},
                   {"reserved/a/b", "https://h/a/b"},
                   {"reserved?q=c", "https://h/?q=c"},
                   {"issues", "https://h///issues"},
                   {"issues/a/b", "https://h/a/b/issues"},
                   {"issues?q=c", "https://h///issues?q=c"},
                   {"bare-issues", "https://h"},
                   {"bare-issues/a/b", "https://h/a/b/issues"},
                   {"bare-issues?q=c", "https://h?q=c"},
               });
}

TEST_CASE("bytes of arguments and parameters in templates") {
  const Fixture links({make_link("s", "https://h/s{?q,lang}"), make_link("p", "https://h{/path*}"),
                       make_link("r", "https://h/{+path}"), make_link("two", "https://h/{a}/{b}?fixed=1{&q}#top"),
                       make_link("first", "https://h/{name:1}/{name}")});
  check(links, {
                   {"s/a%2Fb", "https://h/s?q=a%2Fb"},
                   {"s/a%20b", "https://h/s?q=a%20b"},
                   {"s/c++", "https://h/s?q=c%2B%2B"},
                   {"s?q=c%2B%2B+x", "https://h/s?q=c%2B%2B%20x"},
                   {"s?x=c%2B%2B+x", "https://h/s?x=c%2B%2B+x"},
                   {"s/ü?lang=%C3%BC", "https://h/s?q=%C3%BC&lang=%C3%BC"},
                   {"s/%E9", "https://h/s?q=%E9"},
                   {"s?q", "https://h/s?q="},
                   {"s?q=a&q=b&lang=c", "https://h/s?q=a&lang=c&q=b"},
                   {"s?q=%0d%0aSet-Cookie:x", "https://h/s?q=%0D%0ASet-Cookie%3Ax"},
                   {"s/x?q=a&lang=b", "https://h/s/x?q=a&lang=b"},
                   {"s/", "https://h/s"},
                   {"s/a/b/", "https://h/s?q=a&lang=b"},
                   {"p/a%2Fb/c", "https://h/a%2Fb/c"},
                   {"p/a//b", "https://h/a//b"},
                   {"p/a/", "https://h/a/"},
                   {"p/", "https://h"},
                   {"r/a%2Fb/c", "https://h/a/b/c"},
                   {"r/a/", "https://h/a/"},
                   {"r/a b/%25/ü", "https://h/a%20b/%25/%C3%BC"},
                   {"r/%0", "https://h/%250"},
                   {"r?path=%0d%0aX:y", "https://h/%0D%0AX:y"},
                   {"r?path=a%23b&z=1", "https://h/a?z=1#b"},
                   {"two/1/2?z=9", "https://h/1/2?fixed=1&z=9#top"},
                   {"two/1/2/3/4", "https://h/1/2?fixed=1&q=3%2F4#top"},
                   {"two/1?q=3", "https://h/1/?fixed=1&q=3#top"},
                   {"two//2", "https://h//2?fixed=1#top"},
                   {"two/1/2/3?q=4&b=5", "https://h/1%2F2%2F3/5?fixed=1&q=4#top"},
                   {"first/ünal", "https://h/%C3%BC/%C3%BCnal"},
                   {"first/" + std::string(8192, '/') + "a", "https://h/%2F/" +
                                                                 [] {
                                                                   std::string slashes;
                                                                   for (int i = 0; i < 8192; ++i) slashes += "%2F";
                                                                   return slashes + "a";
                                                                 }()},
               });
}

TEST_CASE("a parameter that a variable is there for is an argument: the bare target stands back") {
  Link link = make_link("x", "https://h/s{?q,lang}");
  link.bare_target = "https://h/home{?lang}";
  const Fixture links({link});
  check(links, {
                   {"x", "https://h/home"},
                   {"x/", "https://h/home"},
                   {"x?z=1", "https://h/home?z=1"},
                   {"x?lang=de", "https://h/s?lang=de"},
                   {"x?q", "https://h/s?q="},
                   {"x/a", "https://h/s?q=a"},
               });
  link.target = "https://h/{name}";
  const Fixture others({link});
  check(others, {{"x?lang=de&z=1", "https://h/home?lang=de&z=1"}, {"x?name=a", "https://h/a"}});
}

TEST_CASE("an alias hands arguments and parameters on to a template") {
  const Fixture links({make_link("gh", "https://h/{owner}/{repo}{?q}"), make_link("mine", "go/gh/me?q=open"),
                       make_link("m", "go/mine")});
  check(links, {
                   {"m", "https://h/me/?q=open"},
                   {"m/tools", "https://h/me/tools?q=open"},
                   {"m/tools?q=all", "https://h/me/tools?q=open&q=all"},
                   {"m/a%2Fb?z", "https://h/me/a%2Fb?q=open&z"},
               });
}

TEST_CASE("a request chooses no scheme, adds no header and leaves no address without a host") {
  const Fixture links({make_link("team", "https://{team}.example.com/x"), make_link("any", "https://{+rest}"),
                       make_link("host", "https://{host}:{port}/"), make_link("mail", "mailto:{who}"),
                       make_link("broken", "https://h/{a"), make_link("literal", "https://h/a}")});
  check(links,
        {
            {"team/a", "https://a.example.com/x"},
            {"team/evil.com%2F", "https://evil.com%2F.example.com/x"},
            {"team/evil.com%23/y?", "https://evil.com%23%2Fy.example.com/x"},
            {"team/ü", "https://xn--tda.example.com/x"},
            {"team", "'team' leads to 'https://.example.com/x', which has no host (it is used as 'go/team/{team}')"},
            {"any/evil.com/x", "https://evil.com/x"},
            {"any//x", "'any' leads to 'https:///x', which has no host (it is used as 'go/any/{rest}')"},
            {"any?rest=a%0d%0ab", "https://a%0D%0Ab"},
            {"host/h/80", "https://h:80/"},
            {"host/h/x",
             "'host' leads to 'https://h:x/', which has a malformed port (it is used as 'go/host/{host}/{port}')"},
            {"mail/javascript:alert(1)", "mailto:javascript%3Aalert%281%29"},
            {"broken/x", "the target of 'broken' is malformed at column 11: '{' has no '}'"},
            {"literal/x", "https://h/a%7D/x"},
        });
}

TEST_CASE("an alias of a link whose host is an argument can be stored") {
  Fixture links({make_link("team", "https://{team}.example.com")});
  CHECK(check_alias(make_link("t", "go/team"), *links.store().read()));
}

TEST_CASE("each variable can be explained") {
  Fixture links({make_link("gh", "https://h/{owner}{/path*}{?q,lang}"), make_link("g", "go/gh")});
  const auto explanation = explain("g/ann/a%2Fb?q=c+d&lang", *links.store().read());
  REQUIRE(explanation);
  REQUIRE(explanation->hops.size() == 2);
  CHECK(explanation->hops[0].bindings.empty());
  CHECK(explanation->hops[1].bindings == std::vector<Binding>{{"owner", TemplateValue::text("ann")},
                                                              {"path", TemplateValue::list({"a/b"})},
                                                              {"q", TemplateValue::text("c d")},
                                                              {"lang", TemplateValue::text("")}});
  CHECK(explanation->url == resolve("g/ann/a%2Fb?q=c+d&lang", *links.store().read())->url);
  CHECK(explain("gh", *links.store().read())->hops[0].bindings[0] == Binding{"owner", {}});
}

TEST_CASE("what people store is made safe to send") {
  const Fixture links({make_link("x", "https://bücher.example/ü|%zz?<>#\\")});
  CHECK(links("x") == "https://xn--bcher-kva.example/%C3%BC%7C%25zz?%3C%3E#%5C");
}

TEST_CASE("each step can be explained") {
  Fixture links({make_link("fb", "https://fb"), make_link("f", "go/fb/me")});
  const auto view = links.store().read();
  const auto resolution = explain("F/a%2Fb?q", *view);
  REQUIRE(resolution);
  REQUIRE(resolution->hops.size() == 2);
  CHECK(resolution->hops[0].keyword == "f");
  CHECK(resolution->hops[0].target == "go/fb/me");
  CHECK(resolution->hops[0].arguments == std::vector<std::string>{"a/b"});
  CHECK(resolution->hops[0].query == "q");
  CHECK(resolution->hops[1].keyword == "fb");
  CHECK(resolution->hops[1].arguments == std::vector<std::string>{"me", "a/b"});
}

TEST_CASE("a request of thousands of segments is answered") {
  const Fixture links({make_link("x", "https://h")});
  std::string request = "x", url = "https://h";
  for (int i = 0; i < 4000; ++i) {
    request += "/a";
    url += "/a";
  }
  CHECK(links(request) == url);
}

TEST_CASE("an encoded slash in an argument does not make it a part of the keyword") {
  const Fixture links({make_link("gh", "https://github.com"), make_link("gh/a/b", "https://other")});
  check(links,
        {{"gh/a%2Fb", "https://github.com/a%2Fb"}, {"gh/a/b", "https://other"}, {"gh%2Fa%2Fb", "https://other"}});
}

TEST_CASE("a cycle that only a request with an argument runs into is found before it is stored") {
  Link b = make_link("b", "go/a");
  b.bare_target = "https://x";
  Fixture links({b});
  CHECK(check_alias(make_link("a", "go/b"), *links.store().read()).error().code == ErrorCode::conflict);
}

TEST_CASE("a template that would make an address of megabytes is not expanded") {
  std::string target = "https://h/";
  for (int i = 0; i < 500; ++i) target += "{x}";
  Fixture links({make_link("x", target)});
  CHECK(links("x/a") == "https://h/" + std::string(500, 'a'));
  std::string long_argument;
  for (int i = 0; i < 2000; ++i) long_argument += "%C3";
  const auto refused = resolve("x/" + long_argument, *links.store().read());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid);
  CHECK(refused.error().message == "'x' leads to an address that is too long");
}
