// Placeholders of other go-link systems, and the URI template that says the same.
//
//   read_foreign_template("https://h/{{.Path}}")  a Go template (tailscale/golink): "https://h/{+path}"
//   read_foreign_template("https://h/$1/$2")      placeholders with '$': "https://h/{first}/{second}"
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace golinks {

struct ForeignTemplate {
  std::string_view kind;    // "is a Go template"
  std::string target;       // the URI template that says the same; empty when none is known
  std::string bare_target;  // and where it leads without arguments, if that is another place
  std::string_view hint;    // what else there is to say; may be empty
};

// nullopt when `target` holds no such placeholder. Go templates are known by "{{"; '$' counts when a digit, '*' or '{'
// follows it, for it is a legal character of addresses.
[[nodiscard]] std::optional<ForeignTemplate> read_foreign_template(std::string_view target);

// "is a Go template; write 'https://h/{+path}'"
[[nodiscard]] std::string describe(const ForeignTemplate& foreign);

}  // namespace golinks
