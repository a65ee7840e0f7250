#include "store/foreign_template.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace golinks;  // NOLINT

TEST_CASE("placeholders of other systems, and what to write instead") {
  struct Case {
    std::string target, instead;
  };
  for (const auto& [target, instead] : std::vector<Case>{
           {"https://h/{{.Path}}", "is a Go template; write 'https://h/{+path}'"},
           {"https://h/{{ .Path }}?x", "is a Go template; write 'https://h/{+path}?x'"},
           {"https://h/?q={{QueryEscape .Path}}", "is a Go template; write 'https://h/?q={path}'"},
           {"https://h/{{PathEscape .Path}}", "is a Go template; write 'https://h/{path}'"},
           {"https://h/{{if .Path}}search/{{.Path}}{{else}}home{{end}}",
            "is a Go template; write 'https://h/search/{+path}' --bare 'https://h/home'"},
           {"https://h{{- if .Path -}}/p/{{.Path}}{{- end}}",
            "is a Go template; write 'https://h/p/{+path}' --bare 'https://h'"},
           {"https://h/{{.User}}", "is a Go template; write a URI template such as 'https://example.com/{+path}'"},
           {"https://h/{{if .Path}}x", "is a Go template; write a URI template such as 'https://example.com/{+path}'"},
           {"https://h/{{else}}", "is a Go template; write a URI template such as 'https://example.com/{+path}'"},
           {"https://h/{{if .Path}}{{if .Path}}{{end}}{{end}}",
            "is a Go template; write a URI template such as 'https://example.com/{+path}'"},
           {"{{", "is a Go template; write a URI template such as 'https://example.com/{+path}'"},
           {"{{}}", "is a Go template; write a URI template such as 'https://example.com/{+path}'"},
           {"{{.Path}}}", "is a Go template; write a URI template such as 'https://example.com/{+path}'"},
           {"https://h/$1", "holds a placeholder with '$'; write 'https://h/{first}', or %24 for a plain '$'"},
           {"https://h/$1/$2?a=${1}",
            "holds a placeholder with '$'; write 'https://h/{first}/{second}?a={first}', or %24 for a plain '$'"},
           {"https://h/$*", "holds a placeholder with '$'; write 'https://h/{+rest}', or %24 for a plain '$'"},
           {"https://h/${*}", "holds a placeholder with '$'; write 'https://h/{+rest}', or %24 for a plain '$'"},
           {"https://h/${name}", "holds a placeholder with '$'; write 'https://h/{name}', or %24 for a plain '$'"},
           {"https://h/$2/$1",
            "holds a placeholder with '$'; write a URI template such as 'https://example.com/{+path}', or %24 for a "
            "plain '$'"},
           {"${",
            "holds a placeholder with '$'; write a URI template such as 'https://example.com/{+path}', or %24 for a "
            "plain '$'"},
           {"${}",
            "holds a placeholder with '$'; write a URI template such as 'https://example.com/{+path}', or %24 for a "
            "plain '$'"},
           {"${my-name}",
            "holds a placeholder with '$'; write a URI template such as 'https://example.com/{+path}', or %24 for a "
            "plain '$'"},
       }) {
    CAPTURE(target);
    const auto foreign = read_foreign_template(target);
    REQUIRE(foreign);
    CHECK(describe(*foreign) == instead);
  }
}

TEST_CASE("what no other system's placeholder is") {
  for (const char* target :
       {"", "https://h/$", "https://h/$filter=x", "https://h/$100", "#log/$252Faws", "?a=$5", "?a=$1x", "$10",
        "https://h/a$b", "$$", "https://h/{x}", "https://h/{x}}", "%s", "a{b}{c}"}) {
    CAPTURE(target);
    CHECK_FALSE(read_foreign_template(target));
  }
}
