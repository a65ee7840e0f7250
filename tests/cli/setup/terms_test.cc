#include "cli/setup/terms.h"

#include <doctest/doctest.h>

namespace golinks::cli {
namespace {

TEST_CASE("terms are read as they were written") {
  for (const bool leaves_nothing : {true, false}) {
    const Terms terms{"/home/ann/links.pb", "/home/ann/dotfiles/links.pb", leaves_nothing, {{"go", ""}, {"gh", "gh"}}};
    const auto read = Terms::parse(terms.text());
    REQUIRE(read);
    CHECK(read->store == terms.store);
    CHECK(read->real_store == terms.real_store);
    CHECK(read->leaves_nothing == leaves_nothing);
    CHECK(read->names == terms.names);
  }
}

TEST_CASE("root takes no terms that a person's process could have made up") {
  for (const char* text :
       {"", "/s\n", "/s\n/s\nall\n", "relative\n/s\nall\ngo\n", "/s\nrelative\nall\ngo\n", "/s\x01\n/s\nall\ngo\n",
        "/s\n/s\x01\nall\ngo\n", "/s\n/s\nall\ngo # x\n", "/s\n/s\nUser=root\nall\ngo\n"}) {
    CAPTURE(text);
    CHECK_FALSE(Terms::parse(text));
  }
}

}  // namespace
}  // namespace golinks::cli
