#include "daemon/answers.h"

#include <fmt/format.h>

#include "daemon/pages.h"
#include "store/link_json.h"
#include "store/suggest.h"

namespace golinks {
namespace {

constexpr const char* content_security_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

std::string title_of(int status) {
  switch (status) {
    case 400: return "That address is malformed";
    case 403: return "Not allowed";
    case 404: return "There is nothing here";
    case 405: return "That cannot be done here";
    case 421: return "Not our name";
    case 508: return "The aliases run in a circle";
    default: return "That did not work";
  }
}

HttpResponse problem_json(const Problem& problem) {
  if (problem.keyword.empty())
    return json_answer(problem.status, fmt::format("{{\"error\":{}}}\n", json_string(problem.message)));
  std::string suggestions;
  for (const std::string& keyword : problem.suggestions) {
    if (!suggestions.empty()) suggestions += ',';
    suggestions += json_string(keyword);
  }
  return json_answer(problem.status,
                     fmt::format("{{\"error\":{},\"keyword\":{},\"suggestions\":[{}]}}\n", json_string(problem.message),
                                 json_string(problem.keyword), suggestions));
}

}  // namespace

HttpResponse content_answer(int status, std::string type, std::string content) {
  return {status,
          {{"Content-Type", std::move(type)},
           {"Cache-Control", "no-store"},
           {"Referrer-Policy", "same-origin"},
           {"X-Content-Type-Options", "nosniff"},
           {"Cross-Origin-Resource-Policy", "same-origin"},
           {"Content-Security-Policy", content_security_policy}},
          std::move(content)};
}

HttpResponse html_answer(int status, std::string document) {
  return content_answer(status, "text/html; charset=utf-8", std::move(document));
}

HttpResponse json_answer(int status, std::string json) {
  return content_answer(status, "application/json", std::move(json));
}

HttpResponse text_answer(int status, std::string_view text) {
  return content_answer(status, "text/plain; charset=utf-8", fmt::format("{}\n", text));
}

HttpResponse see_other(std::string path) {
  return with_header(content_answer(303, "text/plain", {}), "Location", std::move(path));
}

HttpResponse with_header(HttpResponse response, std::string name, std::string value) {
  response.headers.emplace_back(std::move(name), std::move(value));
  return response;
}

HttpResponse problem_answer(const Problem& problem, Shape shape) {
  if (shape == Shape::html)
    return html_answer(problem.status, message_page({title_of(problem.status), problem.message, problem.read_only}));
  if (shape == Shape::json) return problem_json(problem);
  return text_answer(problem.status, problem.message + did_you_mean(problem.suggestions));
}

int status_of_resolving(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 508;
    default: return 500;
  }
}

int status_of_changing(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::exists:
    case ErrorCode::conflict: return 409;
    case ErrorCode::locked: return 503;
    default: return 500;
  }
}

}  // namespace golinks
