#include "store/template_match.h"

#include <algorithm>
#include <map>

#include "store/percent.h"
#include "store/target.h"
#include "store/uri_template.h"

namespace golinks {
namespace {

constexpr std::size_t max_steps = 20000;  // a template of many variables fits a long address in very many ways
constexpr std::size_t max_guesses = 16;

// One way after the other to fill the variables of a template.
class TemplateMatch {
 public:
  TemplateMatch(const UriTemplate& parsed, std::string_view target, std::string_view url)
      : parsed_(parsed), target_(target), url_(url) {}

  std::vector<std::string> guesses() {
    match(0, 0);
    return std::move(guesses_);
  }

 private:
  using Values = std::map<std::string, std::string, std::less<>>;

  [[nodiscard]] bool has_enough() const { return steps_ > max_steps || guesses_.size() == max_guesses; }

  void match(std::size_t at, std::size_t in_url) {
    if (++steps_ > max_steps || has_enough()) return;
    if (at == target_.size()) {
      if (in_url == url_.size()) note_guess();
      return;
    }
    const std::size_t brace = std::min(target_.find('{', at), target_.size());
    if (brace > at) return match_literal(at, brace, in_url);
    const std::size_t end = target_.find('}', at);
    match_expression(target_.substr(at + 1, end - at - 1), end + 1, in_url);
  }

  void match_literal(std::size_t at, std::size_t end, std::size_t in_url) {
    const std::string literal = percent_encode_illegal(target_.substr(at, end - at));
    if (url_.substr(in_url).starts_with(literal)) match(end, in_url + literal.size());
  }

  void match_expression(std::string_view expression, std::size_t next, std::size_t in_url) {
    const char operation = expression.front();
    if (operation == '?' || operation == '&') return match_query(operation, next, in_url);
    const bool has_operator = operation == '+' || operation == '/';
    std::string_view name = expression.substr(has_operator ? 1 : 0);
    const bool is_exploded = name.ends_with('*');
    if (is_exploded) name.remove_suffix(1);
    if (name.find_first_of(",:*;.#+") != std::string_view::npos) return;
    if (operation != '/') return match_value(name, operation == '+' ? "" : "/?#&=", in_url, next);
    match(next, in_url);  // without a value
    if (in_url < url_.size() && url_[in_url] == '/') match_value(name, is_exploded ? "?#" : "/?#", in_url + 1, next);
  }

  void match_query(char operation, std::size_t next, std::size_t in_url) {
    const std::size_t end = std::min(url_.find('#', in_url), url_.size());
    const bool has_query = in_url < end && url_[in_url] == operation;
    query_ = has_query ? url_.substr(in_url + 1, end - in_url - 1) : std::string_view();
    match(next, has_query ? end : in_url);
    query_ = {};
  }

  // The longest value first.
  void match_value(std::string_view name, std::string_view ends, std::size_t begin, std::size_t next) {
    std::size_t end = std::min(ends.empty() ? url_.size() : url_.find_first_of(ends, begin), url_.size());
    const std::string key(name);
    for (; end > begin && !has_enough(); --end) {
      values_[key] = url_.substr(begin, end - begin);
      match(next, end);
    }
    values_.erase(key);
  }

  void note_guess() {
    std::string arguments;
    for (const UriTemplate::Variable& variable : parsed_.variables()) {
      const auto value = values_.find(variable.name);
      if (value == values_.end()) break;
      arguments.append("/").append(value->second);
    }
    if (!query_.empty()) arguments.append("?").append(query_);
    guesses_.push_back(std::move(arguments));
  }

  const UriTemplate& parsed_;
  std::string_view target_, url_;
  std::size_t steps_ = 0;
  Values values_;
  std::string_view query_;
  std::vector<std::string> guesses_;
};

}  // namespace

std::vector<std::string> arguments_for(std::string_view target, std::string_view url) {
  if (!is_template(target)) return {};
  const auto parsed = UriTemplate::parse(target);
  return parsed ? TemplateMatch(*parsed, target, url).guesses() : std::vector<std::string>();
}

}  // namespace golinks
