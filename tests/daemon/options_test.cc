#include "daemon/options.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace golinks {
namespace {

Result<Options> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "golinksd");
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return parse_options(static_cast<int>(words.size()), pointers.data());
}

TEST_CASE("every option, in either form") {
  const auto options = parse({"--listen", "127.0.0.1:0", "--idle-exit=15m", "--ready-fd", "1"});
  REQUIRE(options);
  CHECK(options->listen == "127.0.0.1:0");
  CHECK(options->idle_exit->count() == 900);
  CHECK(options->ready_descriptor == 1);
  CHECK(parse({"--help"})->help);
  CHECK(parse({"-h"})->help);
  CHECK(parse({"--version"})->version);
}

TEST_CASE("nothing given leaves all to the settings") {
  const auto options = parse({});
  REQUIRE(options);
  CHECK_FALSE(options->listen);
  CHECK_FALSE(options->idle_exit);
  CHECK(options->ready_descriptor == -1);
}

TEST_CASE("wrong usage names the word") {
  CHECK(parse({"--what"}).error().message == "unknown option --what, see golinksd --help");
  CHECK(parse({"-x"}).error().message == "unknown option -x, see golinksd --help");
  CHECK(parse({"--listen"}).error().message == "--listen needs a value");
  CHECK(parse({"x"}).error().message == "unexpected argument 'x'");
  CHECK(parse({"--ready-fd", "1x"}).error().message == "--ready-fd '1x' is not an open descriptor");
  CHECK(parse({"--idle-exit", "soon"}).error().message == "'soon' is not a duration (like 90s, 15m or 2h; 0 is never)");
}

}  // namespace
}  // namespace golinks
