#include <doctest/doctest.h>

#include "cli/setup/texts.h"

namespace golinks::cli {
namespace {

TEST_CASE("texts are filled in, and other at signs stay") {
  CHECK(fill_in("a @X@ @Y@ x@y @", {{"X", "@Y@"}, {"Y", "2"}}) == "a @Y@ 2 x@y @");
  CHECK(fill_in("", {}).empty());
}

}  // namespace
}  // namespace golinks::cli
