#include "daemon/accept.h"

#include <doctest/doctest.h>

#include <string>

namespace golinks {
namespace {

TEST_CASE("the shape is what Accept wants most") {
  const struct {
    std::string accept;
    Shape shape;
  } cases[] = {
      {"", Shape::text},
      {"*/*", Shape::text},
      {"image/avif,image/webp,*/*", Shape::text},
      {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Shape::html},
      {"application/json", Shape::json},
      {"APPLICATION/JSON", Shape::json},
      {"application/json; charset=utf-8", Shape::json},
      {"application/json;q=1.000", Shape::json},
      {"application/json, text/plain, */*", Shape::json},  // axios
      {"text/plain, application/json", Shape::text},
      {"application/json, text/html", Shape::json},
      {"text/html, application/json", Shape::html},
      {"text/html;q=0.5, application/json", Shape::json},
      {"text/html; q=0.5 ,application/json;q=0.9", Shape::json},
      {"application/json;q=0.8, text/html;q=0.9", Shape::html},
      {"application/json;q=0.5,*/*;q=0.8", Shape::text},
      {"*/*;q=0.1, application/*", Shape::json},
      {"*/*, application/json;q=0.2", Shape::text},
      {"text/*", Shape::text},
      {"text/*, text/plain;q=0.1", Shape::html},
      {"application/json;q=0", Shape::text},
      {"application/json;q=0.000, text/html;q=0", Shape::text},
      {"application/json;q=0, */*", Shape::text},
      {"text/plain;q=0, application/json;q=0.001", Shape::json},
      {"application/json;Q=0.1, text/html;q=0.05", Shape::json},
      {",, application/json ,", Shape::json},
      {"application/json;q=2", Shape::text},
      {"application/json;q=1.001", Shape::text},
      {"application/json;q=.5", Shape::text},
      {"application/json;q=", Shape::text},
      {"application/json;q=0.1234", Shape::text},
      {"application/json;q=-1", Shape::text},
      {"json", Shape::text},
      {"application/jsonp, text/htmlx", Shape::text},
      {"application/x;a=\"application/json\"", Shape::text},
      {";q=1,;;,*", Shape::text},
  };
  for (const auto& [accept, shape] : cases) {
    CAPTURE(accept);
    CHECK(wanted_shape(accept) == shape);
  }
}

}  // namespace
}  // namespace golinks
