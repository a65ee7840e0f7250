#include "store/foreign_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/uri_template.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::array<std::string_view, 9> ordinals = {"first", "second",  "third",  "fourth", "fifth",
                                                      "sixth", "seventh", "eighth", "ninth"};

// "{{- if .Path -}}" says "if .Path".
std::string_view trimmed_action(std::string_view action) {
  constexpr std::string_view blanks = " \t\n-";
  const std::size_t begin = std::min(action.find_first_not_of(blanks), action.size());
  return action.substr(begin, action.find_last_not_of(blanks) + 1 - begin);
}

// A Go template as a target and a bare target, as far as that can be said: one condition on .Path, and .Path itself.
class GoTemplate {
 public:
  explicit GoTemplate(std::string_view text) {
    while (!text.empty() && is_known_) text = take_piece(text);
    is_known_ = is_known_ && branch_ == Branch::both;
  }

  [[nodiscard]] ForeignTemplate translated() const {
    ForeignTemplate foreign{"is a Go template", {}, {}, {}};
    if (is_known_ && UriTemplate::parse(with_path_)) foreign.target = with_path_;
    if (is_known_ && has_condition_) foreign.bare_target = without_path_;
    return foreign;
  }

 private:
  enum class Branch { both, with_path, without_path };

  std::string_view take_piece(std::string_view text) {
    const std::size_t begin = std::min(text.find("{{"), text.size());
    if (branch_ != Branch::without_path) with_path_ += text.substr(0, begin);
    if (branch_ != Branch::with_path) without_path_ += text.substr(0, begin);
    if (begin == text.size()) return {};
    const std::size_t end = text.find("}}", begin);
    is_known_ = end != std::string_view::npos && take_action(trimmed_action(text.substr(begin + 2, end - begin - 2)));
    return is_known_ ? text.substr(end + 2) : std::string_view();
  }

  bool take_action(std::string_view action) {
    if (action == ".Path") return take_variable("{+path}");
    if (action == "PathEscape .Path" || action == "QueryEscape .Path") return take_variable("{path}");
    if (action == "if .Path") {
      has_condition_ = true;
      return enter(Branch::both, Branch::with_path);
    }
    if (action == "else") return enter(Branch::with_path, Branch::without_path);
    return action == "end" && branch_ != Branch::both && enter(branch_, Branch::both);
  }

  bool take_variable(std::string_view variable) {
    if (branch_ != Branch::without_path) with_path_ += variable;
    return true;
  }

  bool enter(Branch from, Branch to) {
    const bool is_expected = branch_ == from;
    branch_ = to;
    return is_expected;
  }

  Branch branch_ = Branch::both;
  bool is_known_ = true;
  bool has_condition_ = false;
  std::string with_path_, without_path_;
};

// The placeholder at the front of `text`: "$1", "${1}", "$*", "${name}"; empty when there is none.
std::string_view dollar_placeholder(std::string_view text) {
  if (text.size() < 2 || text[0] != '$') return {};
  if (text[1] == '*') return text.substr(0, 2);
  if (text[1] == '{') return text.substr(0, std::min(text.find('}'), text.size() - 1) + 1);
  // "$100" and "$252F" are no placeholders: those have one digit.
  const bool is_digit = is_ascii_digit(text[1]) && text[1] != '0';
  const bool ends_there = text.size() == 2 || !(is_ascii_digit(text[2]) || is_ascii_letter(text[2]));
  return text.substr(0, is_digit && ends_there ? 2 : 0);
}

// The expression that stands for a placeholder; empty when there is none. Arguments are bound in the order in which the
// variables appear, so $2 can only follow $1.
std::string expression_for(std::string_view placeholder, std::size_t& seen) {
  std::string_view name = placeholder.substr(1);
  if (name.starts_with('{')) name = name.substr(1, name.size() - 2);
  if (name == "*") return "{+rest}";
  const bool is_number = name.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return fmt::format("{{{}}}", name);
  const auto number = static_cast<std::size_t>(name[0] - '0');
  if (number > seen + 1) return {};
  seen = std::max(seen, number);
  return fmt::format("{{{}}}", ordinals[number - 1]);
}

std::optional<ForeignTemplate> read_dollars(std::string_view text) {
  const bool has_others = text.find("$*") != std::string_view::npos || text.find("${") != std::string_view::npos;
  if (!has_others && text.find("$1") == std::string_view::npos) return std::nullopt;  // "?max=$5"
  std::string target;
  std::size_t seen = 0;
  bool has_placeholder = false, is_known = true;
  while (!text.empty()) {
    const std::string_view placeholder = dollar_placeholder(text);
    const std::string expression = placeholder.empty() ? std::string() : expression_for(placeholder, seen);
    has_placeholder |= !placeholder.empty();
    is_known &= placeholder.empty() || !expression.empty();
    target += expression.empty() ? text.substr(0, 1) : expression;
    text.remove_prefix(std::max<std::size_t>(placeholder.size(), 1));
  }
  if (!has_placeholder) return std::nullopt;
  is_known = is_known && UriTemplate::parse(target);
  return ForeignTemplate{"holds a placeholder with '$'", is_known ? target : "", {}, ", or %24 for a plain '$'"};
}

}  // namespace

std::optional<ForeignTemplate> read_foreign_template(std::string_view target) {
  if (target.find("{{") != std::string_view::npos) return GoTemplate(target).translated();
  return target.find('$') == std::string_view::npos ? std::nullopt : read_dollars(target);
}

std::string describe(const ForeignTemplate& foreign) {
  if (foreign.target.empty()) {
    return fmt::format("{}; write a URI template such as 'https://example.com/{{+path}}'{}", foreign.kind,
                       foreign.hint);
  }
  const std::string bare = foreign.bare_target.empty() ? "" : " --bare " + in_quotes(foreign.bare_target);
  return fmt::format("{}; write {}{}{}", foreign.kind, in_quotes(foreign.target), bare, foreign.hint);
}

}  // namespace golinks
