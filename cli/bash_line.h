// A command line as bash hands it over: raw, with the quotes that were typed. zsh and fish take them off themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace golinks::cli {

struct BashLine {
  std::vector<std::string> words;  // before the one that is being typed, without the program's name and without quotes
  std::string typed;               // that one, up to the cursor
  char quote = 0;                  // the quote that is still open in it: ' or "
  std::size_t kept = 0;            // how many bytes of it bash leaves alone and puts in front of what is offered
  bool is_redirection = false;     // it is the name of a file after < or >
};

// `line` ends at the cursor. bash offers for what follows the last of `word_breaks` ($COMP_WORDBREAKS) or an open
// quote, not for the whole word: keywords with ':' and options with '=' come in pieces.
[[nodiscard]] BashLine read_bash_line(std::string_view line, std::string_view word_breaks);

// `word` as bash is to insert it, where `quote` is open.
[[nodiscard]] std::string quoted_for_bash(std::string_view word, char quote);

}  // namespace golinks::cli
