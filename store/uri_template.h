// URI templates (RFC 6570), all four levels: addresses with variables, and what they expand to.
//
//   const auto search = UriTemplate::parse("https://h{/path*}{?q}");
//   search->expand({TemplateValue::list({"a", "b"}), TemplateValue::text("c d")})  // https://h/a/b?q=c%20d
//
// An expression is {VARIABLE,...}, with an operator after its brace that says how it expands (section 3.2):
//
//   {x}   one value; everything but letters, digits and -._~ is percent-encoded     a%2Fb
//   {+x}  reserved characters and percent-encoded triplets stay as they are         a/b
//   {#x}  the same as a fragment           {.x}  a label        {/x}  a path segment     #a/b   .a   /a
//   {;x}  path parameters                  {?x}  a query        {&x}  its continuation   ;x=a   ?x=a   &x=a
//
// A variable may end with a modifier (section 2.4): {x:3} is the first three characters of its value, {x*} explodes a
// list or an associative array. A variable without a value leaves nothing behind (section 3.2.1).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.h"

namespace golinks {

// What a variable stands for (section 2.3). A list and an associative array without members are as undefined as no
// value.
struct TemplateValue {
  enum class Kind : std::uint8_t { undefined, text, list, pairs };

  Kind kind = Kind::undefined;
  std::vector<std::string> items;  // text: one; pairs: name, value, name, value and so on

  [[nodiscard]] static TemplateValue text(std::string value) { return {Kind::text, {std::move(value)}}; }
  [[nodiscard]] static TemplateValue list(std::vector<std::string> members) { return {Kind::list, std::move(members)}; }
  [[nodiscard]] static TemplateValue pairs(std::vector<std::string> names_and_values) {
    return {Kind::pairs, std::move(names_and_values)};
  }
  [[nodiscard]] bool is_defined() const { return kind != Kind::undefined && !items.empty(); }

  bool operator==(const TemplateValue&) const = default;
};

// A parsed template. Views the text it was made from, which must outlive it.
class UriTemplate {
 public:
  // One name, however often it stands in the template. Names are compared as they are written: case counts, and a
  // percent-encoded triplet is not decoded (section 2.3).
  struct Variable {
    std::string_view name;
    bool is_exploded = false;    // with '*' in one of its places
    bool keeps_slashes = false;  // a '/' in its value is one in the address in one of its places: {+x}, {#x}, {/x*}
  };

  // Parses `text`, which must be UTF-8. Error: invalid, "column 11: '{' has no '}'"; columns count characters from 1.
  // Beyond the grammar of section 2.1 a literal may hold whatever browsers accept in an address: ' " < > \ ^ ` | and a
  // '%' that begins no escape. All but the first are percent-encoded where it is expanded.
  [[nodiscard]] static Result<UriTemplate> parse(std::string_view text);

  // In order of first appearance.
  [[nodiscard]] std::span<const Variable> variables() const { return variables_; }

  // values[i] is that of variables()[i]; those missing at the end are undefined. The result is ASCII. A prefix is cut
  // neither inside a character nor inside a triplet (section 2.4.1), and does not apply to lists and associative
  // arrays.
  [[nodiscard]] std::string expand(std::span<const TemplateValue> values) const;
  // No result of expand() is longer than this, and most are much shorter: known before a byte of it is made.
  [[nodiscard]] std::size_t longest_expansion(std::span<const TemplateValue> values) const;

 private:
  friend class UriTemplateParser;

  // One variable in one expression.
  struct Place {
    std::size_t variable;  // its index in variables_
    unsigned max_length;   // 0 when there is none
    bool is_exploded;
  };
  // A literal, or an expression of places_[first] to places_[last - 1].
  struct Part {
    std::string_view literal;
    char operation;  // 0 in a literal, ' ' in an expression without an operator
    std::size_t first, last;
  };

  std::vector<Variable> variables_;
  std::vector<Place> places_;
  std::vector<Part> parts_;
};

}  // namespace golinks
