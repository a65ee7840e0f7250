#include "daemon/list_query.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

std::string fault(Result<ListQuery> (*parse)(const FormData&), const std::string& query) {
  const auto parsed = parse(FormData::parse(query));
  return parsed ? "" : parsed.error().message;
}

TEST_CASE("what is asked of a list is taken as it is meant") {
  const auto programs = parse_list_for_programs(
      FormData::parse("q=a%20b&tag=x&tag=y&tag=x&tag=&sort=hits&reverse=true&limit=10000&offset=0"));
  REQUIRE(programs);
  CHECK(programs->filter.texts == std::vector<std::string>{"a b"});
  CHECK(programs->filter.tags == std::vector<std::string>{"x", "y"});
  CHECK(programs->sort == "hits");
  CHECK(programs->reverse);
  CHECK(programs->limit == 10'000);
  const auto plain = parse_list_for_programs(FormData::parse(""));
  CHECK(plain->sort == "keyword");
  CHECK(plain->limit == 100);
  CHECK(plain->offset == 0);
  CHECK_FALSE(plain->reverse);
  CHECK(parse_list_for_people(FormData::parse("page=3&utm_source=x"))->page == 3);
  for (const char* yes : {"reverse", "reverse=", "reverse=1", "reverse=true"})
    CHECK(parse_whole_list(FormData::parse(yes))->reverse);
  for (const char* no : {"reverse=0", "reverse=false"}) CHECK_FALSE(parse_whole_list(FormData::parse(no))->reverse);
}

TEST_CASE("what a list cannot do is refused, and named") {
  for (auto* parse : {parse_list_for_people, parse_list_for_programs, parse_whole_list}) {
    CHECK(fault(parse, "sort=bogus") == "'sort' must be keyword, created, updated or hits, not 'bogus'");
    for (const char* query : {"sort=", "sort=Keyword", "sort=hits,keyword"}) CHECK(fault(parse, query) != "");
    CHECK(fault(parse, "reverse=yes") == "'reverse' must be 1 or 0, not 'yes'");
  }
  for (const char* value : {"0", "-1", "+1", "1x", "x", "", "1.5", "0x10", "10001", "99999999999999999999999"}) {
    CAPTURE(value);
    CHECK(fault(parse_list_for_programs, std::string("limit=") + value)
              .starts_with("'limit' must be a number from 1 to 10000, not '"));
  }
  for (const char* value : {"-1", "x", "", "1 "})
    CHECK(fault(parse_list_for_programs, std::string("offset=") + value) != "");
  for (const char* value : {"0", "-1", "x", ""}) {
    CHECK(fault(parse_list_for_people, std::string("page=") + value)
              .starts_with("'page' must be a number from 1 on, not '"));
  }
  CHECK(fault(parse_list_for_programs, "page=2") ==
        "there is no parameter 'page' here, only q, tag, sort, reverse, limit, offset");
  CHECK(fault(parse_whole_list, "limit=2") == "there is no parameter 'limit' here, only q, tag, sort, reverse");
}

}  // namespace
}  // namespace golinks
