#include "store/target.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace golinks;  // NOLINT

TEST_CASE("targets as they are stored") {
  struct Case {
    std::string given, stored;
  };
  for (const Case& example : std::vector<Case>{
           {"www.facebook.com", "https://www.facebook.com"},
           {"www.facebook.com:8443/x?y#z", "https://www.facebook.com:8443/x?y#z"},
           {"https://example.com/", "https://example.com/"},
           {"HTTP://Example.com", "HTTP://Example.com"},
           {"localhost", "http://localhost"},
           {"localhost:8080/x", "http://localhost:8080/x"},
           {"nas/photos", "http://nas/photos"},
           {"nas:5000", "http://nas:5000"},
           {"192.168.1.1", "http://192.168.1.1"},
           {"192.168.1.1:80/admin", "http://192.168.1.1:80/admin"},
           {"[::1]:8080/x", "http://[::1]:8080/x"},
           {"user@example.com/x", "https://user@example.com/x"},
           {"mailto:ann@example.com", "mailto:ann@example.com"},
           {"slack://channel?id=1", "slack://channel?id=1"},
           {"vscode:extension/x", "vscode:extension/x"},
           {"file:///etc/hosts", "file:///etc/hosts"},
           {"tel:911", "tel:911"},
           {"https://bücher.example/ü", "https://bücher.example/ü"},
           {"https://h/a|b", "https://h/a|b"},
           {"go/fb", "go/fb"},
           {"Go/fb/x?y=1", "go/fb/x?y=1"},
           {"http://go/fb", "go/fb"},
           {"go.dev/doc", "https://go.dev/doc"},
           {"https://h/{owner}/{repo}?x#y", "https://h/{owner}/{repo}?x#y"},
           {"dir.example.com{/name}", "https://dir.example.com{/name}"},
           {"localhost:8080/{x}", "http://localhost:8080/{x}"},
           {"localhost:8080{/x}", "http://localhost:8080{/x}"},
           {"localhost:{port}/x", "http://localhost:{port}/x"},
           {"example.com:{port}", "https://example.com:{port}"},
           {"{x}.example.com", "https://{x}.example.com"},
           {"{x}.example.com:8443/{y}:z", "https://{x}.example.com:8443/{y}:z"},
           {"h{?q}", "http://h{?q}"},
           {"h{#q}", "http://h{#q}"},
           {"h.example.com{&q}", "https://h.example.com{&q}"},
           {"192.168.1.{x}/", "http://192.168.1.{x}/"},
           {"[::1]:8080{/x}", "http://[::1]:8080{/x}"},
           {"user@h.example.com{/x}", "https://user@h.example.com{/x}"},
           {"h/{x}://y", "http://h/{x}://y"},
           {"https://{team}.example.com:{port}/", "https://{team}.example.com:{port}/"},
           {"https://{+x}", "https://{+x}"},
           {"HTTPS://{host}/{+path}", "HTTPS://{host}/{+path}"},
           {"mailto:{who}@example.com{?subject}", "mailto:{who}@example.com{?subject}"},
           {"slack://channel{?id}", "slack://channel{?id}"},
           {"tel:{number}", "tel:{number}"},
           {"https://h/größe%41{x}", "https://h/größe%41{x}"},
           {"https://h/s?q=%s", "https://h/s?q={query}"},
           {"h/%s/%s?x=%53%25s", "http://h/{query}/{query}?x=%53%25s"},
           {"https://h/$filter=a$", "https://h/$filter=a$"},
           {"https://c.example/#log/$252Faws", "https://c.example/#log/$252Faws"},
           {"https://h/?max=$100", "https://h/?max=$100"},
           {"https://h/?max=$5", "https://h/?max=$5"},
           {"https://h/a\"b|c^d[e]\\f", "https://h/a\"b|c^d[e]\\f"},
           {"https://h/{q}?x=a|b\"^[1]%", "https://h/{q}?x=a|b\"^[1]%"},
           {"//cdn.example.com/x", "https://cdn.example.com/x"},
           {"user:pw@host.example.com/x", "https://user:pw@host.example.com/x"},
           {"user:pw@host.example.com", "https://user:pw@host.example.com"},
           {"user:pw@nas/x", "http://user:pw@nas/x"},
           {"user:pw@host.example.com:8443/x", "https://user:pw@host.example.com:8443/x"},
           {"sip:ann@example.com", "sip:ann@example.com"},
           {"chat:ann@work", "chat:ann@work"},
           {"myapp.localhost:3000", "http://myapp.localhost:3000"},
           {"printer.local", "http://printer.local"},
           {"Wiki.Internal/x", "http://Wiki.Internal/x"},
           {"example.local.com", "https://example.local.com"},
           {"  https://e.example/a \r\n", "https://e.example/a"},
           {"\u00a0e.example\u3000", "https://e.example"},
           {"https://go/fb", "go/fb"},
           {"http://user@GO:80/fb?x#y", "go/fb?x#y"},
           {"//go/fb", "go/fb"},
           {"http://%67o/fb", "go/fb"},
           {"http://\uff47\uff4f./fb", "go/fb"},
           {"go.localhost/fb", "go/fb"},
           {"go:26479/fb", "go/fb"},
           {"localhost:26479/fb/x", "go/fb/x"},
           {"http://127.0.0.1:26479/fb", "go/fb"},
           {"http://2130706433:26479/fb", "go/fb"},
           {"go/x#y", "go/x#y"},
           {"http://go:8080/fb", "http://go:8080/fb"},
           {"127.0.0.1:8080/fb", "http://127.0.0.1:8080/fb"},
           {"https://h/" + std::string(32 * 1024 - 10, 'a'), "https://h/" + std::string(32 * 1024 - 10, 'a')},
       }) {
    CAPTURE(example.given);
    const auto target = normalize_target(example.given);
    REQUIRE(target);
    CHECK(*target == example.stored);
    CHECK(normalize_target(*target).value() == example.stored);  // once stored, it stays
  }
}

TEST_CASE("targets that are refused") {
  for (const std::string& target : {std::string(""),
                                    std::string(" "),
                                    std::string("https://a b"),
                                    std::string("https://a\nb"),
                                    std::string("https://a\r\nSet-Cookie: x"),
                                    std::string("https://a\0b", 11),
                                    std::string("https://a\xff"),
                                    std::string("https://a\u2028b"),
                                    std::string("https://a\u202eb"),
                                    std::string("https://a/\x01"),
                                    std::string("javascript:alert(1)"),
                                    std::string("JavaScript:alert(1)"),
                                    std::string("javascript:1"),
                                    std::string("data:text/html,x"),
                                    std::string("vbscript:x"),
                                    std::string("blob:https://x/y"),
                                    std::string("about:blank"),
                                    std::string("DATA:,x"),
                                    std::string("java\tscript:x"),
                                    std::string("https://"),
                                    std::string("https:///x"),
                                    std::string("http:x"),
                                    std::string("https://h:0"),
                                    std::string("https://h:70000"),
                                    std::string("https://h:x/"),
                                    std::string("https://[::1/"),
                                    std::string("https://[zz]/"),
                                    std::string("/x"),
                                    std::string("?x"),
                                    std::string("#x"),
                                    std::string("go/"),
                                    std::string("go//x"),
                                    std::string("go"),
                                    std::string("http://go/.help"),
                                    std::string("localhost:26479"),
                                    std::string("localhost:26479/?x"),
                                    std::string("https://https://e.example"),
                                    std::string("http//e.example"),
                                    std::string("https:e.example"),
                                    std::string("\\\\server\\share"),
                                    "https://h/" + std::string(max_target_bytes, 'a')}) {
    CAPTURE(target);
    const auto result = normalize_target(target);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid);
    CHECK(result.error().message.size() < 250);
    for (const char c : result.error().message) CHECK(static_cast<unsigned char>(c) >= 0x20);
  }
}

TEST_CASE("a Windows path is refused with the address to write instead") {
  CHECK(normalize_target("C:\\foo\\bar.txt").error().message ==
        "target 'C:\\foo\\bar.txt' begins like a Windows path; a file's address is 'file:///C:/foo/bar.txt'");
  CHECK_FALSE(normalize_target("d:/foo"));
  CHECK_FALSE(normalize_target("x:y"));
  CHECK(normalize_target("x:80").value() == "http://x:80");
  CHECK(normalize_target("file:///C:/foo"));
}

TEST_CASE("templates that are refused, and why") {
  struct Case {
    std::string given, why;
  };
  for (const auto& [given, why] : std::vector<Case>{
           {"https://h/{a",
            "is malformed at column 11: '{' has no '}'; if its braces are no variable's, write 'https://h/%7Ba'"},
           {"https://h/a}",
            "is malformed at column 12: '}' has no '{' before it; if its braces are no variable's, write "
            "'https://h/a%7D'"},
           {"https://ü/{a-b}",
            "is malformed at column 13: '-' cannot stand in a variable's name (letters, digits, '_' and '.' can); "
            "if its braces are no variable's, write 'https://ü/%7Ba-b%7D'"},
           {"https://h/?l={\"a\":[1]}",
            "is malformed at column 15: '\"' cannot begin a variable's name (letters, digits and '_' can); "
            "if its braces are no variable's, write 'https://h/?l=%7B\"a\":[1]%7D'"},
           {"https://h/?l={a{b}}",
            "is malformed at column 16: '{' stands inside of braces; if its braces are no variable's, write "
            "'https://h/?l=%7Ba%7Bb%7D%7D'"},
           {"https://h/{a b}", "contains white space; write 'https://h/{a%20b}'"},
           {"/etc/hosts", "has no host; a file's address is 'file:///etc/hosts'"},
           {"\\\\server\\share\\x", "begins like a Windows path; a file's address is 'file://server/share/x'"},
           {"https://https://e.example", "has two schemes; write 'https://e.example'"},
           {"http//e.example", "has no ':' after its scheme; write 'http://e.example'"},
           {"http://go/.new", "is a page of golinks, and no link's"},
           {"{x}", "begins with a variable, which needs a scheme before it, such as 'https://'"},
           {"{+x}", "begins with a variable, which needs a scheme before it, such as 'https://'"},
           {"{+x}/y", "begins with a variable, which needs a scheme before it, such as 'https://'"},
           {"{host}:8080/x", "begins with a variable, which needs a scheme before it, such as 'https://'"},
           {"{/x}", "begins with a variable, which needs a scheme before it, such as 'https://'"},
           {"{?x}", "begins with a variable, which needs a scheme before it, such as 'https://'"},
           {"{scheme}://h", "has a variable in its scheme"},
           {"http{s}://h", "has a variable in its scheme"},
           {"my_app://h", "has a malformed scheme"},
           {"javascript{x}:alert(1)", "has a variable in its scheme, or a malformed port"},
           {"java{x}script:alert(1)", "has a variable in its scheme, or a malformed port"},
           {"javascript:{x}", "has the scheme 'javascript:', which could run code in the page that follows the link"},
           {"JavaScript:{+x}", "has the scheme 'javascript:', which could run code in the page that follows the link"},
           {"data:{+x}", "has the scheme 'data:', which could run code in the page that follows the link"},
           {"https:{+x}", "has no '//' after its scheme"},
           {"https:/{+x}", "has no '//' after its scheme"},
           {"https:{/x}://h", "has no '//' after its scheme"},
           {"https://{/x}", "has no host"},
           {"https://{?x}", "has no host"},
           {"https://h:{x}y/", "has a malformed port"},
           {"https://[{x}]/", "has a malformed IPv6 address"},
           {"go/gh/{owner}", "is an alias with a variable; an alias hands its arguments on by itself"},
           {"go/{kw}", "is an alias with a variable; an alias hands its arguments on by itself"},
           {"http://go/{kw}", "is an alias with a variable; an alias hands its arguments on by itself"},
           {"https://h/{{.Path}}", "is a Go template; write 'https://h/{+path}'"},
           {"https://h/{{if .Path}}{{.Path}}{{end}}",
            "is a Go template; write 'https://h/{+path}' --bare 'https://h/'"},
           {"https://h/$1/$2",
            "holds a placeholder with '$'; write 'https://h/{first}/{second}', or %24 for a plain '$'"},
       }) {
    CAPTURE(given);
    const auto target = normalize_target(given);
    REQUIRE_FALSE(target);
    CHECK(target.error().code == ErrorCode::invalid);
    CHECK(target.error().message == "target '" + given + "' " + why);
  }
  CHECK(normalize_target("go/s?q=%s").error().message ==
        "target 'go/s?q={query}' is an alias with a variable; an alias hands its arguments on by itself");
}

TEST_CASE("white space inside a target is refused with the spelling that works") {
  const auto message = [](const std::string& target) { return normalize_target(target).error().message; };
  CHECK(message("https://h/a b\u00a0c").ends_with(" contains white space; write 'https://h/a%20b%C2%A0c'"));
  CHECK(message("https://h/a\tb").ends_with(" contains white space; write 'https://h/a%09b'"));
  CHECK(message("https://h/a\x01"
                "b")
            .ends_with(" contains a control character; write 'https://h/a%01b'"));
}

TEST_CASE("a target of many variables or of very many bytes is refused") {
  std::string target = "https://h/";
  for (int i = 0; i < 64; ++i) target += "{a" + std::to_string(i) + "}";
  CHECK(normalize_target(target));
  CHECK(normalize_target(target + "{a1}"));
  CHECK(normalize_target(target + "{b}").error().message.ends_with("has more than 64 variables"));
  std::string placeholders = "https://h/";
  while (placeholders.size() < max_target_bytes - 2) placeholders += "%s";
  CHECK(normalize_target(placeholders).error().message.ends_with("is longer than 32768 bytes"));
}

TEST_CASE("what no browser could open") {
  CHECK(expanded_target_fault("https:///x") == "has no host");
  CHECK(expanded_target_fault("https://.example.com") == "has no host");
  CHECK(expanded_target_fault("HTTP://h:x/") == "has a malformed port");
  CHECK(expanded_target_fault("https://h:80/x:y").empty());
  CHECK(expanded_target_fault("mailto:").empty());
  CHECK(expanded_target_fault("slack://").empty());
  CHECK(expanded_target_fault("").empty());
}

TEST_CASE("the request behind an alias") {
  CHECK(alias_request("go/fb/x") == "fb/x");
  CHECK(alias_request("https://go/fb").empty());
  CHECK(alias_request("gopher://x").empty());
}

TEST_CASE("an address of our own is an alias, by whatever name and port golinksd answers") {
  const OwnAddresses own({{"links", ""}, {"gh", "gh"}, {"g", ""}}, "127.0.103.111:80");
  struct Case {
    std::string given, stored;
  };
  for (const auto& [given, stored] : std::vector<Case>{
           {"links/fb", "go/fb"},
           {"http://g/f5", "go/f5"},
           {"https://g.localhost/f5", "go/f5"},
           {"gh/blog?x", "go/gh/blog?x"},
           {"http://gh/", "go/gh"},
           {"http://gh/?x", "go/gh?x"},
           {"go/fb", "go/fb"},
           {"127.0.103.111/fb", "go/fb"},
           {"http://127.0.103.111:80/fb", "go/fb"},
           {"localhost:26479/fb", "http://localhost:26479/fb"},  // it does not listen there any more
           {"localhost/fb", "http://localhost/fb"},
           {"links:8080/fb", "http://links:8080/fb"},
           {"links.example.com/fb", "https://links.example.com/fb"},
       }) {
    CAPTURE(given);
    CHECK(normalize_target(given, own).value() == stored);
  }
  CHECK_FALSE(normalize_target("http://links/", own));
  CHECK_FALSE(normalize_target("links", own));
  CHECK(normalize_target("[::1]:81/x", OwnAddresses({}, "[::]:81")).value() == "go/x");
}

TEST_CASE("a keyword is understood with an address of our own before it") {
  const OwnAddresses own({{"go", ""}, {"gh", "gh"}}, "127.0.0.1:26479");
  struct Case {
    std::string typed, keyword;
  };
  for (const auto& [typed, keyword] : std::vector<Case>{{"fb", "fb"},
                                                        {"go/fb", "fb"},
                                                        {"Go/Team/Docs", "Team/Docs"},
                                                        {"http://go/caf%C3%A9/", "café"},
                                                        {"go/go/x", "go/x"},
                                                        {"gh/blog", "gh/blog"},
                                                        {"localhost:26479/fb", "fb"},
                                                        {"go", "go"},
                                                        {"team/docs", "team/docs"},
                                                        {"gone/x", "gone/x"},
                                                        {"go/", ""},
                                                        {"http://example.com/x", "http://example.com/x"}}) {
    CAPTURE(typed);
    CHECK(own.keyword_in(typed) == keyword);
  }
}

TEST_CASE("a port is compared as a number") {
  const OwnAddresses own;
  for (const std::string ours :
       {"http://localhost:026479/x", "localhost:00026479/x", "http://go:080/x", "go:00443/x"}) {
    CAPTURE(ours);
    CHECK(own.request_in(ours).value_or("") == "x");
    CHECK(normalize_target(ours, own).value() == "go/x");
  }
  for (const std::string other : {"http://localhost:264790/x", "http://localhost:0/x", "http://go:0/x", "go:800/x"})
    CHECK_FALSE(own.request_in(other));
}

TEST_CASE("a home folder is no host") {
  struct Case {
    std::string typed, address;
  };
  for (const auto& [typed, address] : std::vector<Case>{{"~/notes.txt", "file:///home/.../notes.txt"},
                                                        {"~", "file:///home/..."},
                                                        {"~ann/notes.txt", "file:///home/ann/notes.txt"}}) {
    CAPTURE(typed);
    CHECK(normalize_target(typed).error().message ==
          "target '" + typed + "' begins like a home folder; a file's address is '" + address + "'");
  }
  CHECK(normalize_target("example.com/~ann").value() == "https://example.com/~ann");
}

TEST_CASE("an address that a missing value leaves a gap in is told") {
  CHECK(address_with_gap("https://h/{owner}/{repo}/issues").value() == "https://h///issues");
  CHECK(address_with_gap("https://{team}.example.com/").value() == "https://.example.com/");
  for (const std::string target : {"https://h/{x}", "https://h{/x}", "https://h/s?q={q}", "https://h", "go/x",
                                   "https://h/a//b/{x}", "https://h/{+path}", "mailto:{who}@example.com"}) {
    CAPTURE(target);
    CHECK_FALSE(address_with_gap(target));
  }
}
