#include "cli/setup/requested_names.h"

#include <doctest/doctest.h>

namespace golinks::cli {
namespace {

TEST_CASE("the name that texts speak of is one without a prefix, and go where there is none") {
  CHECK(*requested_names({"w"}) == std::vector<HostName>{{"w", ""}});
  CHECK(*requested_names({"gh=gh"}) == std::vector<HostName>{{"go", ""}, {"gh", "gh"}});
  CHECK(*requested_names({"gh=gh", "w"}) == std::vector<HostName>{{"w", ""}, {"gh", "gh"}});
  CHECK(*requested_names({"go=go", "w"}) == std::vector<HostName>{{"w", ""}, {"go", "go"}});
  CHECK(*requested_names({}) == std::vector<HostName>{{"go", ""}});
  CHECK(requested_names({"w", "W=x"}).error().message == "the name 'w' is given twice");
  CHECK(requested_names({"go=go"}).error().message ==
        "one name has to stand for all links: 'go' cannot have a keyword where no other name is without one");
}

TEST_CASE("a name that is given up is told of, with the way to keep it") {
  const HostName go{"go", ""}, gh{"gh", "gh"}, w{"w", ""};
  CHECK(note_on_dropped_names({go}, {go, gh}).empty());
  CHECK(note_on_dropped_names({gh, go}, {go, {"gh", "other"}}).empty());
  CHECK(note_on_dropped_names({}, {go}).empty());
  CHECK(note_on_dropped_names({go}, {w}) ==
        "go/ will not lead to your links; 'golinks setup --name go --name w' has it lead there, too");
  CHECK(note_on_dropped_names({go, gh}, {w}) ==
        "go/ and gh/ will not lead to your links; 'golinks setup --name go --name gh=gh --name w' has them lead there, "
        "too");
}

}  // namespace
}  // namespace golinks::cli
