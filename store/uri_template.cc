#include "store/uri_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/percent.h"
#include "store/utf8.h"

namespace golinks {
namespace {

// How an operator expands (appendix A).
struct Style {
  char operation;
  std::string_view first;     // before the first defined value
  char separator;             // between values
  bool is_named;              // "name=value"
  std::string_view if_empty;  // after the name of an empty value
  bool allows_reserved;
};

constexpr std::array<Style, 8> styles = {{
    {' ', "", ',', false, "", false},
    {'+', "", ',', false, "", true},
    {'#', "#", ',', false, "", true},
    {'.', ".", '.', false, "", false},
    {'/', "/", '/', false, "", false},
    {';', ";", ';', true, "", false},
    {'?', "?", '&', true, "=", false},
    {'&', "&", '&', true, "=", false},
}};
constexpr std::string_view future_operators = "=,!@|";  // section 2.2: op-reserve
constexpr unsigned most_characters = 9999;              // section 2.4.1: max-length

const Style* find_style(char operation) {
  const auto found =
      std::find_if(styles.begin(), styles.end(), [&](const Style& style) { return style.operation == operation; });
  return found == styles.end() ? nullptr : &*found;
}

bool is_name_character(char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_'; }
bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

// How many bytes follow the one that begins a character of UTF-8.
std::size_t continuation_bytes(unsigned char first) {
  if (first >= 0xF0U) return 3;
  if (first >= 0xE0U) return 2;
  return first >= 0xC0U ? 1 : 0;
}

// The size of the character at the front of `text`. What is not UTF-8 is one character a byte.
std::size_t character_size(std::string_view text) {
  const std::size_t size = 1 + continuation_bytes(static_cast<unsigned char>(text.front()));
  if (size > text.size()) return 1;
  const auto rest = text.substr(1, size - 1);
  const auto continues = [](char c) { return is_continuation(static_cast<unsigned char>(c)); };
  return std::all_of(rest.begin(), rest.end(), continues) ? size : 1;
}

// The size of the triplets at the front of `text` that spell one character.
std::size_t triplets_size(std::string_view text) {
  std::size_t size = 3;
  for (std::size_t left = continuation_bytes(escaped_byte(text)); left > 0; --left, size += 3) {
    const std::string_view next = text.substr(size);
    if (!begins_escape(next) || !is_continuation(escaped_byte(next))) return 3;
  }
  return size;
}

// The first `max_length` characters; all of them when it is 0.
std::string_view prefix(std::string_view value, unsigned max_length, bool has_triplets) {
  if (max_length == 0) return value;
  std::size_t end = 0;
  for (; max_length > 0 && end < value.size(); --max_length) {
    const std::string_view rest = value.substr(end);
    end += has_triplets && begins_escape(rest) ? triplets_size(rest) : character_size(rest);
  }
  return value.substr(0, end);
}

// Writes the values of one expression (section 3.2.1 and appendix A).
class Expansion {
 public:
  Expansion(const Style& style, std::string& out) : style_(style), out_(out) {}

  void add(std::string_view name, const TemplateValue& value, unsigned max_length, bool is_exploded) {
    if (!value.is_defined()) return;
    if (value.kind == TemplateValue::Kind::text) {
      begin_value();
      add_named(name, prefix(value.items.front(), max_length, style_.allows_reserved));
    } else if (is_exploded) {
      add_exploded(name, value);
    } else {
      begin_value();
      add_joined(name, value);
    }
  }

 private:
  void begin_value() {
    if (is_first_) {
      out_ += style_.first;
    } else {
      out_ += style_.separator;
    }
    is_first_ = false;
  }

  void add_encoded(std::string_view text) {
    out_ += style_.allows_reserved ? percent_encode_illegal(text) : percent_encode(text);
  }

  void add_named(std::string_view name, std::string_view text) {
    if (style_.is_named) {
      out_ += name;
      out_ += text.empty() ? style_.if_empty : "=";
    }
    add_encoded(text);
  }

  void add_exploded(std::string_view name, const TemplateValue& value) {
    const bool is_list = value.kind == TemplateValue::Kind::list;
    for (std::size_t i = 0; i < value.items.size(); i += is_list ? 1 : 2) {
      begin_value();
      if (is_list) {
        add_named(name, value.items[i]);
      } else {
        add_pair(value, i);
      }
    }
  }

  // Members of an associative array stand under their own names, with '=' where the style has no names too.
  void add_pair(const TemplateValue& value, std::size_t at) {
    const std::string& text = at + 1 < value.items.size() ? value.items[at + 1] : std::string();
    add_encoded(value.items[at]);
    out_ += style_.is_named && text.empty() ? style_.if_empty : "=";
    add_encoded(text);
  }

  void add_joined(std::string_view name, const TemplateValue& value) {
    if (style_.is_named) out_.append(name).append("=");
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      if (i > 0) out_ += ',';
      add_encoded(value.items[i]);
    }
  }

  const Style& style_;
  std::string& out_;
  bool is_first_ = true;
};

}  // namespace

// Reads a template from left to right (section 2).
class UriTemplateParser {
 public:
  explicit UriTemplateParser(std::string_view text) : text_(text) {}

  Result<UriTemplate> parse() {
    while (at_ < text_.size()) {
      if (Result<void> ok = text_[at_] == '{' ? expression() : literal(); !ok) return failure(ok.error());
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> fault(std::size_t at, std::string_view what) const {
    const std::string_view before = text_.substr(0, at);
    const auto characters = std::count_if(before.begin(), before.end(),
                                          [](char c) { return !is_continuation(static_cast<unsigned char>(c)); });
    return failure(ErrorCode::invalid, fmt::format("column {}: {}", characters + 1, what));
  }

  // A view of the character at `at`, for messages.
  [[nodiscard]] std::string quoted(std::size_t at) const {
    return in_quotes(text_.substr(at, character_size(text_.substr(at))));
  }

  Result<void> literal() {
    const std::size_t end = std::min(text_.find('{', at_), text_.size());
    if (Result<void> ok = check_literal(end); !ok) return ok;
    result_.parts_.push_back({text_.substr(at_, end - at_), 0, 0, 0});
    at_ = end;
    return {};
  }

  // Section 2.1, but for what browsers take in an address as it is.
  [[nodiscard]] Result<void> check_literal(std::size_t end) const {
    for (std::size_t at = at_; at < end; ++at) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      if (byte == '}') return fault(at, "'}' has no '{' before it");
      if (byte <= ' ' || byte == 0x7f)
        return fault(at, fmt::format("{} must be written %{:02X} here", quoted(at), byte));
    }
    return {};
  }

  // Section 2.2
  Result<void> expression() {
    const std::size_t brace = at_++;
    end_ = text_.find_first_of("{}", at_);
    if (end_ == std::string_view::npos) return fault(brace, "'{' has no '}'");
    if (text_[end_] == '{') return fault(end_, "'{' stands inside of braces");
    if (at_ == end_) return fault(brace, "'{}' names no variable");
    UriTemplate::Part part{{}, ' ', result_.places_.size(), 0};
    if (future_operators.find(text_[at_]) != std::string_view::npos) {
      return fault(at_, fmt::format("{} is an operator that RFC 6570 keeps for later", quoted(at_)));
    }
    if (find_style(text_[at_]) != nullptr && text_[at_] != ' ') part.operation = text_[at_++];
    if (Result<void> ok = variable_list(part.operation); !ok) return ok;
    part.last = result_.places_.size();
    result_.parts_.push_back(part);
    at_ = end_ + 1;
    return {};
  }

  // Section 2.3. Ends with at_ on the closing brace.
  Result<void> variable_list(char operation) {
    for (;;) {
      auto name = variable_name();
      if (!name) return failure(name.error());
      auto place = modifiers();
      if (!place) return failure(place.error());
      place->variable = note_variable(*name, operation, place->is_exploded);
      result_.places_.push_back(*place);
      if (at_ == end_) return {};
      if (text_[at_] != ',') return misplaced_after(*place);
      ++at_;
    }
  }

  Result<std::string_view> variable_name() {
    const std::size_t begin = at_;
    for (bool after_dot = true; at_ < end_; after_dot = text_[at_ - 1] == '.') {
      const bool is_dot = text_[at_] == '.' && !after_dot;
      if (is_name_character(text_[at_]) || is_dot) {
        ++at_;
      } else if (begins_escape(text_.substr(at_, end_ - at_))) {
        at_ += 3;
      } else {
        break;
      }
    }
    if (at_ > begin && text_[at_ - 1] == '.') return fault(at_ - 1, "a variable's name cannot end with '.'");
    if (at_ > begin) return text_.substr(begin, at_ - begin);
    const bool is_missing = at_ == end_ || text_[at_] == ',';
    return fault(
        at_, is_missing ? "a variable's name is missing"
                        : fmt::format("{} cannot begin a variable's name (letters, digits and '_' can)", quoted(at_)));
  }

  // Section 2.4
  Result<UriTemplate::Place> modifiers() {
    UriTemplate::Place place{0, 0, false};
    if (at_ < end_ && text_[at_] == '*') {
      place.is_exploded = true;
      ++at_;
    } else if (at_ < end_ && text_[at_] == ':') {
      const std::size_t colon = at_++;
      for (; at_ < end_ && is_ascii_digit(text_[at_]) && place.max_length <= most_characters; ++at_) {
        place.max_length = place.max_length * 10 + static_cast<unsigned>(text_[at_] - '0');
      }
      const bool is_number = place.max_length >= 1 && place.max_length <= most_characters && text_[colon + 1] != '0';
      if (!is_number) return fault(colon, "after ':' must stand a length from 1 to 9999");
    }
    return place;
  }

  [[nodiscard]] tl::unexpected<Error> misplaced_after(const UriTemplate::Place& place) const {
    const std::string found = quoted(at_);
    const bool is_modified = place.max_length > 0 || place.is_exploded;
    if (is_modified) return fault(at_, fmt::format("{} cannot stand after a modifier", found));
    return fault(at_, fmt::format("{} cannot stand in a variable's name (letters, digits, '_' and '.' can)", found));
  }

  std::size_t note_variable(std::string_view name, char operation, bool is_exploded) {
    auto& variables = result_.variables_;
    auto found =
        std::find_if(variables.begin(), variables.end(), [&](const auto& variable) { return variable.name == name; });
    if (found == variables.end()) found = variables.insert(found, {name});
    found->is_exploded |= is_exploded;
    found->keeps_slashes |= is_exploded ? operation == '/' : operation == '+' || operation == '#';
    return static_cast<std::size_t>(found - variables.begin());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;  // of the expression at hand
  UriTemplate result_;
};

Result<UriTemplate> UriTemplate::parse(std::string_view text) { return UriTemplateParser(text).parse(); }

std::size_t UriTemplate::longest_expansion(std::span<const TemplateValue> values) const {
  constexpr std::size_t encoded = 3;     // bytes of a percent-encoded byte
  constexpr std::size_t separators = 2;  // '&' before a name and '=' behind it
  std::size_t bytes = 0;
  for (const Part& part : parts_) bytes += encoded * part.literal.size();
  for (const Place& place : places_) {
    if (place.variable >= values.size()) continue;
    const std::size_t name = variables_[place.variable].name.size();
    for (const std::string& item : values[place.variable].items) bytes += encoded * item.size() + name + separators;
  }
  return bytes;
}

std::string UriTemplate::expand(std::span<const TemplateValue> values) const {
  static const TemplateValue undefined;
  std::string out;
  for (const Part& part : parts_) {
    if (part.operation == 0) {
      out += percent_encode_illegal(part.literal);
      continue;
    }
    Expansion expansion(*find_style(part.operation), out);
    for (std::size_t i = part.first; i < part.last; ++i) {
      const Place& place = places_[i];
      const TemplateValue& value = place.variable < values.size() ? values[place.variable] : undefined;
      expansion.add(variables_[place.variable].name, value, place.max_length, place.is_exploded);
    }
  }
  return out;
}

}  // namespace golinks
