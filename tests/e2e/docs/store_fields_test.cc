// golinks-store(5) has every field of the file formats, as the schemas have them.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/e2e/docs/transcript.h"

namespace golinks::test {
namespace {

struct Field {
  std::string number, name, type;
  bool operator==(const Field&) const = default;
};
using Fields = std::vector<Field>;

doctest::String toString(const Fields& fields) {
  std::string text;
  for (const auto& [number, name, type] : fields) text += number + ' ' + name + ' ' + type + '\n';
  return text.c_str();
}

// The fields of each message, in the order in which the schema has them.
std::vector<Fields> messages_of(const std::string& schema) {
  const std::regex field("^  (repeated )?([a-z0-9]+|[A-Z][A-Za-z]+) ([a-z_]+) = ([0-9]+);.*");
  std::vector<Fields> messages;
  std::istringstream lines(schema);
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (line.starts_with("message ")) messages.emplace_back();
    if (!std::regex_match(line, found, field)) continue;
    messages.back().push_back({found[4], found[3], found[2].str() + (found[1].matched ? ", repeated" : "")});
  }
  return messages;
}

// The rows of each table of fields, in the order in which the page has them.
std::vector<Fields> tables_of(const std::string& page) {
  const std::regex row("^\\.It ([0-9]+) Ta ([a-z_]+) Ta ([A-Za-z0-9, ]+) Ta .+");
  std::vector<Fields> tables;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (line == ".It Sy number Ta Sy name Ta Sy type Ta Sy meaning") tables.emplace_back();
    if (!tables.empty() && std::regex_match(line, found, row)) tables.back().push_back({found[1], found[2], found[3]});
  }
  return tables;
}

}  // namespace

TEST_CASE("golinks-store(5) tells of every field of both schemas, and of no other") {
  std::vector<Fields> messages = messages_of(source_text("proto/golinks/v1/store.proto"));
  std::ranges::move(messages_of(source_text("proto/golinks/v1/usage.proto")), std::back_inserter(messages));
  const std::vector<Fields> tables = tables_of(source_text("man/golinks-store.5"));
  REQUIRE(messages.size() == 6);
  REQUIRE(tables.size() == messages.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    CHECK(tables[i].size() >= 2);
    CHECK(tables[i] == messages[i]);
  }
}

}  // namespace golinks::test
