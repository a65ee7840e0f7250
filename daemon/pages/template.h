// HTML with holes (Mustache, https://mustache.github.io/mustache.5.html), filled with values that are escaped on their
// way in.
//
//   <h1>{{title}}</h1>{{#links}}<li>{{keyword}}</li>{{/links}}{{^links}}none{{/links}}
//
//   static const Template page("list.html");
//   page.fill({{"title", "Links"}, {"links", rows}})
//
// {{>head}} stands for the text of head.html. A name that a section does not know is looked up around it, so rows set
// all of theirs. What people typed is never read as a template, and nothing here can put it into a page unescaped.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace golinks {

struct Field;
using Fields = std::vector<Field>;

// A name and what it stands for. The name is not copied; it is a literal.
struct Field {
  Field(std::string_view field, std::string_view text);  // an empty text counts as false
  Field(std::string_view field, std::same_as<bool> auto condition) : name(field), value(condition) {}
  Field(std::string_view field, Fields section);                // shown once, with names of its own
  Field(std::string_view field, std::vector<Fields> repeated);  // shown once for each

  std::string_view name;
  std::variant<bool, std::string, Fields, std::vector<Fields>> value;
};

// One of the embedded .html files. Thread-safe.
class Template {
 public:
  // Parses the file, which takes a millisecond: keep it. Throws std::logic_error when it is malformed.
  explicit Template(std::string_view file_name);
  ~Template();

  // Bytes that are not UTF-8, and control characters, are shown as U+FFFD.
  [[nodiscard]] std::string fill(const Fields& fields) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace golinks
