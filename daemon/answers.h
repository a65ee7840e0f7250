// Responses other than redirects, each with the headers that every page has to have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/accept.h"
#include "daemon/http_message.h"
#include "store/result.h"

namespace golinks {

// Anything that is shown. Scripts, styles and forms of our own origin work in it, nothing else does.
[[nodiscard]] HttpResponse content_answer(int status, std::string type, std::string content);
[[nodiscard]] HttpResponse html_answer(int status, std::string document);
[[nodiscard]] HttpResponse json_answer(int status, std::string json);
[[nodiscard]] HttpResponse text_answer(int status, std::string_view text);
// After a change: GET that path (303), so that reloading the page repeats nothing.
[[nodiscard]] HttpResponse see_other(std::string path);

[[nodiscard]] HttpResponse with_header(HttpResponse response, std::string name, std::string value);

// Why a request leads nowhere.
struct Problem {
  int status = 404;
  std::string message;  // "no link named 'wkii'"
  std::string keyword;  // that of the request, where it is the keyword that leads nowhere
  std::vector<std::string> suggestions = {};
  bool read_only = false;  // the page offers no change
};
// As JSON: {"error":MESSAGE}, with "keyword" and "suggestions" where there is a keyword.
[[nodiscard]] HttpResponse problem_answer(const Problem& problem, Shape shape);

// The status that tells of an error in resolving a request, and of one in making a change.
[[nodiscard]] int status_of_resolving(ErrorCode code);
[[nodiscard]] int status_of_changing(ErrorCode code);

}  // namespace golinks
