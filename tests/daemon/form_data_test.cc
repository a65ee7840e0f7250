#include "daemon/form_data.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

using Values = std::vector<std::string>;

TEST_CASE("fields are decoded as browsers encode them") {
  const FormData data = FormData::parse(
      "keyword=gr%C3%B6%C3%9Fe&target=https%3A%2F%2Fh%2F%3Fa%3D1%26b%3D2&description=a+b%2Bc&empty=&tags=x&tags=y");
  CHECK(data.text("keyword") ==
        "gr\xc3\xb6\xc3\x9f"
        "e");
  CHECK(data.text("target") == "https://h/?a=1&b=2");
  CHECK(data.text("description") == "a b+c");
  CHECK(data.has("empty"));
  CHECK(data.text("empty").empty());
  CHECK_FALSE(data.has("missing"));
  CHECK(data.text("missing").empty());
  CHECK(data.text("tags") == "x");
  CHECK(data.all("tags") == Values{"x", "y"});
}

TEST_CASE("what is malformed stands for itself") {
  const FormData data = FormData::parse("&&a=%&b=%zz&c=%4&=d&e&f=1=2&%61=x");
  CHECK(data.text("a") == "%");
  CHECK(data.text("b") == "%zz");
  CHECK(data.text("c") == "%4");
  CHECK(data.text("") == "d");
  CHECK(data.has("e"));
  CHECK(data.text("f") == "1=2");
  CHECK(data.all("a") == Values{"%", "x"});
  CHECK_FALSE(FormData::parse("").has(""));
}

TEST_CASE("the names of all fields can be asked for") {
  CHECK(FormData::parse("a=1&%62&a=2").names() == Values{"a", "b", "a"});
}

}  // namespace
}  // namespace golinks
