// What the daemon shows beside redirects: each message as a page for a browser, as JSON for a program that asks for it, and
// as one plain line for anything else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/http_message.h"

namespace golinks {

enum class Shape { text, json, html };

// The shape that an Accept header asks for: of text/html and application/json the one named first, else text.
[[nodiscard]] Shape wanted_shape(std::string_view accept);

// Why a request leads nowhere.
struct Problem {
  int status = 404;
  std::string message;  // "no link named 'wkii'"
  std::string keyword;  // as far as the request had one
  std::vector<std::string> suggestions;
};
[[nodiscard]] HttpResponse problem_response(const Problem& problem, Shape shape);

// The page at /. It answers 200, for a browser learns the name `go` from an answer that is no error.
[[nodiscard]] HttpResponse home_response(std::size_t link_count, Shape shape);

}  // namespace golinks
