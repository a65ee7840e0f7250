#include "cli/bash_line.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace golinks::cli {
namespace {

constexpr std::string_view word_breaks = " \t\n\"'@><=;|&(:";

// "word|word|typed", '>' in front of a redirection's file, the open quote and the part that bash keeps behind it.
std::string read(std::string_view line) {
  const BashLine read = read_bash_line(line, word_breaks);
  std::string text;
  for (const std::string& word : read.words) text += word + '|';
  text += (read.is_redirection ? ">" : "") + read.typed;
  if (read.quote != 0) text += fmt::format(" open {}", read.quote);
  if (read.kept != 0) text += fmt::format(" kept {}", read.typed.substr(0, read.kept));
  return text;
}

}  // namespace

TEST_CASE("a command line is split at blanks, and quotes are taken off") {
  CHECK(read("golinks ") == "");
  CHECK(read("golinks op") == "op");
  CHECK(read("golinks  \topen   te") == "open|te");
  CHECK(read("golinks add x -d 'a b' \"c d\" ") == "add|x|-d|a b|c d|");
  CHECK(read(R"(golinks add a\ b\"c "d\"e\f" )") == R"(add|a b"c|d"e\f|)");
  CHECK(read("golinks add '' x") == "add||x");
  CHECK(read("golinks get a'b'\"c\"d") == "get|abcd");
  CHECK(read("golinks get \xc3\xbc") == "get|\xc3\xbc");
  CHECK(read("golinks get a\\") == "get|a");
  CHECK(read("") == "");
}

TEST_CASE("what bash keeps of the word ends at the last word break or open quote") {
  CHECK(read("golinks get a:b") == "get|a:b kept a:");
  CHECK(read("golinks ls --sort=c") == "ls|--sort=c kept --sort=");
  CHECK(read("golinks get ab@c") == "get|ab@c kept ab");
  CHECK(read("golinks get a\\:b") == "get|a:b");
  CHECK(read("golinks get 'a:b") == "get|a:b open '");
  CHECK(read("golinks ls --tag=\"a:b") == "ls|--tag=a:b open \" kept --tag=");
  CHECK(read_bash_line("golinks get a:b", " ").kept == 0);
}

TEST_CASE("the file behind a redirection is no argument") {
  CHECK(read("golinks ls > fi") == "ls|>fi");
  CHECK(read("golinks ls >fi") == "ls|>fi");
  CHECK(read("golinks ls 2>") == "ls|>");
  CHECK(read("golinks ls > file -") == "ls|-");
  CHECK(read("golinks ls 2>/dev/null --so") == "ls|--so");
  CHECK(read("golinks import < fi") == "import|>fi");
}

TEST_CASE("words are quoted so that bash expands nothing in them") {
  CHECK(quoted_for_bash("team/docs-1_2.3@:+", 0) == "team/docs-1_2.3@:+");
  CHECK(quoted_for_bash("\xc3\xbc", 0) == "\xc3\xbc");
  CHECK(quoted_for_bash("a$(b)'`c;*&=~!", 0) == R"(a\$\(b\)\'\`c\;\*\&=\~\!)");
  CHECK(quoted_for_bash("a$b'c", '\'') == R"(a$b'\''c)");
  CHECK(quoted_for_bash("a$b'c\"", '"') == R"(a\$b'c\")");
}

}  // namespace golinks::cli
