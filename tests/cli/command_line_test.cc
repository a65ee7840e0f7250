#include "cli/command_line.h"

#include <doctest/doctest.h>

#include "cli/command_table.h"

using golinks::cli::Arguments;
using golinks::cli::Command;
using golinks::cli::GlobalLine;
using golinks::cli::Option;
using golinks::cli::Parsed;
using golinks::cli::Positional;
using golinks::cli::read_arguments;
using golinks::cli::read_global_line;
using golinks::cli::Value;

namespace {

constexpr Positional positionals[] = {
    {.name = "FIRST", .help = "first"},
    {.name = "REST", .help = "rest", .required = false, .repeated = true},
};
constexpr Option options[] = {
    {.name = "text", .letter = 't', .value_name = "TEXT", .help = "text"},
    {.name = "many", .letter = 'm', .value_name = "WORD", .help = "many", .repeated = true},
    {.name = "count", .value_name = "N", .help = "count", .value = Value::number},
    {.name = "force", .letter = 'f', .help = "force"},
};
constexpr Command command = {
    .name = "try", .summary = "Try", .details = {}, .positionals = positionals, .options = options};

using Words = std::vector<std::string>;

Arguments read(const Words& words) {
  const Parsed<Arguments> arguments = read_arguments(command, words);
  REQUIRE_MESSAGE(arguments, (arguments ? "" : arguments.error()));
  return *arguments;
}

std::string error_of(const Words& words) {
  const Parsed<Arguments> arguments = read_arguments(command, words);
  REQUIRE_FALSE(arguments);
  return arguments.error();
}

GlobalLine read_global(Words words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  const Parsed<GlobalLine> line = read_global_line(pointers);
  REQUIRE(line);
  return *line;
}

}  // namespace

TEST_CASE("options stand before, between and after positionals") {
  for (const Words& words : {Words{"-t", "x", "a", "b", "-f"},
                             {"a", "--text", "x", "b", "--force"},
                             {"-ftx", "a", "b"},
                             {"a", "b", "--text=x", "-f"}}) {
    const Arguments arguments = read(words);
    CHECK(arguments.required("FIRST") == "a");
    CHECK(arguments.list("REST") == Words{"b"});
    CHECK(arguments.text("text") == "x");
    CHECK(arguments.flag("force"));
  }
}

TEST_CASE("not given differs from given empty") {
  CHECK_FALSE(read({"a"}).text("text"));
  CHECK_FALSE(read({"a"}).list("many"));
  CHECK_FALSE(read({"a"}).flag("force"));
  for (const Words& words : {Words{"a", "-t", ""}, {"a", "--text", ""}, {"a", "--text="}})
    CHECK(read(words).text("text") == "");
  CHECK(read({"a", "-m", "", "-m", "x"}).list("many") == Words{"", "x"});
}

TEST_CASE("a value is taken as it is") {
  for (const char* value : {"-x", "--force", "[a,b]", "{}", "a b", "\"q\"", "a=b", "%%", "\xff", "--"}) {
    CAPTURE(value);
    CHECK(read({"a", "-t", value}).text("text") == value);
  }
  for (const char* word : {"[a,b]", "{}", "a b", "a=b", "/x", "-", "\xff", ""}) {
    CAPTURE(word);
    CHECK(read({word}).required("FIRST") == word);
  }
}

TEST_CASE("after -- every word is a positional") {
  const Arguments arguments = read({"-f", "--", "-x", "--", "--text=", "-f"});
  CHECK(arguments.required("FIRST") == "-x");
  CHECK(arguments.list("REST") == Words{"--", "--text=", "-f"});
  CHECK(arguments.flag("force"));
  CHECK_FALSE(arguments.flag("text"));
}

TEST_CASE("of an option given twice the last value counts, unless it is repeated") {
  const Arguments arguments = read({"a", "-t", "1", "-t", "2", "-m", "1", "--many=2", "-f", "-f"});
  CHECK(arguments.text("text") == "2");
  CHECK(arguments.list("many") == Words{"1", "2"});
}

TEST_CASE("numbers are checked") {
  CHECK(read({"a", "--count", "18446744073709551615"}).number("count") == 18446744073709551615U);
  for (const char* value : {"", "x", "-1", "+1", "1x", " 1", "18446744073709551616"})
    CHECK(error_of({"a", "--count", value}).starts_with("try: --count is a number, not "));
}

TEST_CASE("usage errors name the command and the word") {
  CHECK(error_of({}) == "try: missing FIRST (see 'golinks try --help')");
  CHECK(error_of({"a", "-t"}) == "try: --text needs a value (see 'golinks try --help')");
  CHECK(error_of({"a", "--many"}) == "try: --many needs a value (see 'golinks try --help')");
  CHECK(error_of({"a", "-x"}) == "try: unknown option '-x' (see 'golinks try --help')");
  CHECK(error_of({"a", "--froce"}) == "try: unknown option '--froce' (did you mean '--force'?)");
}

TEST_CASE("--help wins over whatever is missing") {
  CHECK(read({"--help"}).flag("help"));
  CHECK(read({"-h", "--froce"}).flag("help"));
}

TEST_CASE("global options stand before the command") {
  const GlobalLine line = read_global({"--color", "never", "--color=always", "ls", "--help", "-V"});
  CHECK(line.color == "always");
  CHECK(line.command == "ls");
  CHECK(line.rest == Words{"--help", "-V"});
  CHECK_FALSE(line.help);
  CHECK_FALSE(line.version);
  CHECK_FALSE(read_global({}).command);
  CHECK(read_global({"-h"}).help);
  CHECK(read_global({"-V"}).version);
}
