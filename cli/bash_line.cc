#include "cli/bash_line.h"

#include <utility>

namespace golinks::cli {
namespace {

constexpr std::string_view blank_characters = " \t\n";
constexpr std::string_view special = " \t\n!\"#$&'()*;<>?[\\]^`{|}~";
constexpr std::string_view special_in_double_quotes = "\"$`\\";
constexpr std::string_view single_quote_inside = "'\\''";

bool is_one_of(char c, std::string_view characters) { return characters.find(c) != std::string_view::npos; }

// Takes the line character by character (bash(1), QUOTING).
class Splitter {
 public:
  explicit Splitter(std::string_view word_breaks) : word_breaks_(word_breaks) {}

  BashLine split(std::string_view line) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      const bool is_last = at + 1 == line.size();
      if (line[at] == '\\' && escapes(is_last ? 0 : line[at + 1]))
        append_literally(is_last ? "" : line.substr(++at, 1));
      else take(line[at]);
    }
    line_.is_redirection = follows_redirection_;
    line_.typed = std::move(word_);
    return std::move(line_);
  }

 private:
  [[nodiscard]] bool escapes(char next) const {
    return line_.quote == 0 || (line_.quote == '"' && is_one_of(next, special_in_double_quotes));
  }

  void append_literally(std::string_view text) {
    word_ += text;
    is_begun_ = true;
  }

  void take(char c) {
    if (line_.quote != 0) return take_quoted(c);
    if (is_one_of(c, blank_characters)) return end_word();
    if (c == '<' || c == '>') return take_redirection();
    is_begun_ = true;
    if (c == '\'' || c == '"') return open_quote(c);
    word_ += c;
    if (is_one_of(c, word_breaks_)) line_.kept = word_.size() - (c == '@' ? 1 : 0);  // '@' goes with what follows it
  }

  // While a quote is open, bash offers for what it holds; once it is closed, it is a part of the word like any other.
  void open_quote(char c) {
    line_.quote = c;
    kept_before_quote_ = std::exchange(line_.kept, word_.size());
  }

  void take_quoted(char c) {
    if (c != line_.quote) {
      word_ += c;
      return;
    }
    line_.quote = 0;
    line_.kept = kept_before_quote_;
  }

  // ">", "2>", "<": the word after it is no argument.
  void take_redirection() {
    const bool is_descriptor = word_.find_first_not_of("0123456789&") == std::string::npos;
    if (!is_descriptor) end_word();
    start_word();
    follows_redirection_ = true;
  }

  void end_word() {
    if (!is_begun_) return;
    if (!follows_redirection_ && has_program_) line_.words.push_back(word_);
    has_program_ = has_program_ || !follows_redirection_;
    follows_redirection_ = false;
    start_word();
  }

  void start_word() {
    word_.clear();
    line_.kept = 0;
    is_begun_ = false;
  }

  std::string_view word_breaks_;
  BashLine line_;
  std::string word_;
  std::size_t kept_before_quote_ = 0;
  bool is_begun_ = false;  // '' is a word too
  bool has_program_ = false;
  bool follows_redirection_ = false;
};

}  // namespace

BashLine read_bash_line(std::string_view line, std::string_view word_breaks) {
  return Splitter(word_breaks).split(line);
}

std::string quoted_for_bash(std::string_view word, char quote) {
  std::string result;
  for (const char c : word) {
    if (quote == '\'' && c == '\'') result += single_quote_inside;
    else if (quote == '"' && is_one_of(c, special_in_double_quotes)) result.append(1, '\\').append(1, c);
    else if (quote == 0 && is_one_of(c, special)) result.append(1, '\\').append(1, c);
    else result += c;
  }
  return result;
}

}  // namespace golinks::cli
