// What a form sends: application/x-www-form-urlencoded (https://url.spec.whatwg.org/#urlencoded-parsing), in the query
// of a request or in its body.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace golinks {

class FormData {
 public:
  // Never fails: a '%' that begins no escape stands for itself, as in browsers.
  [[nodiscard]] static FormData parse(std::string_view text);

  [[nodiscard]] bool has(std::string_view name) const;
  // The first value of that name; empty when there is none.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  // Of all fields, in order.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace golinks
