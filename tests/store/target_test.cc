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
       }) {
    CAPTURE(example.given);
    const auto target = normalize_target(example.given);
    REQUIRE(target);
    CHECK(*target == example.stored);
    CHECK(normalize_target(*target).value() == example.stored);  // once stored, it stays
  }
}

TEST_CASE("targets that are refused") {
  for (const std::string& target :
       {std::string(""), std::string(" "), std::string("https://a b"), std::string("https://a\nb"), std::string("https://a\r\nSet-Cookie: x"),
        std::string("https://a\0b", 11), std::string("https://a\xff"), std::string("https://a\u2028b"), std::string("https://a\u202eb"),
        std::string("javascript:alert(1)"), std::string("JavaScript:alert(1)"), std::string("javascript:1"),
        std::string("data:text/html,x"), std::string("vbscript:x"), std::string("blob:https://x/y"), std::string("about:blank"),
        std::string("DATA:,x"), std::string("java\tscript:x"), std::string("https://"), std::string("https:///x"), std::string("http:x"),
        std::string("https://h:0"), std::string("https://h:70000"), std::string("https://h:x/"), std::string("https://[::1/"),
        std::string("https://[zz]/"), std::string("/x"), std::string("?x"), std::string("#x"), std::string("go/"), std::string("go//x"), std::string("go/x#y"),
        std::string("https://h/{x}"), std::string("https://h/?q=%s"), "https://h/" + std::string(max_target_bytes, 'a')}) {
    CAPTURE(target);
    const auto result = normalize_target(target);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid);
    CHECK(result.error().message.size() < 250);
    for (const char c : result.error().message) CHECK(static_cast<unsigned char>(c) >= 0x20);
  }
}

TEST_CASE("the request behind an alias") {
  CHECK(alias_request("go/fb/x") == "fb/x");
  CHECK(alias_request("https://go/fb").empty());
  CHECK(alias_request("gopher://x").empty());
}
