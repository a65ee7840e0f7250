#include "cli/shell_word.h"

#include <doctest/doctest.h>

namespace golinks::cli {

TEST_CASE("a word is quoted where a shell would take it apart") {
  CHECK(shell_word("/home/ann/links.pb") == "/home/ann/links.pb");
  CHECK(shell_word("/home/ann/my links.pb") == "'/home/ann/my links.pb'");
  CHECK(shell_word("it's $HOME; rm -rf `x`") == "'it'\\''s $HOME; rm -rf `x`'");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("größe") == "'größe'");
}

}  // namespace golinks::cli
