#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace golinks::test {

// An answer with its headers in the order of their names: since 0.16 cpp-httplib sends them in any order.
[[nodiscard]] inline std::string sorted_headers(const std::string& answer) {
  constexpr std::string_view line_end = "\r\n";
  std::vector<std::string> headers;
  std::size_t at = answer.find(line_end) + line_end.size();
  const std::string status = answer.substr(0, at);
  for (std::size_t end = 0; (end = answer.find(line_end, at)) != std::string::npos && end != at; at = end + 2)
    headers.push_back(answer.substr(at, end + line_end.size() - at));
  std::ranges::sort(headers);
  std::string sorted = status;
  for (const std::string& header : headers) sorted += header;
  return sorted + answer.substr(at);
}

// Answers, one or several, without the Date that each has; one that has none is told.
[[nodiscard]] inline std::string without_date(std::string answers) {
  constexpr std::string_view date = "\r\nDate: ";
  if (answers.find(date) == std::string::npos) return "no Date in " + answers;
  for (std::size_t at = 0; (at = answers.find(date)) != std::string::npos;)
    answers.erase(at, answers.find("\r\n", at + 2) - at);
  return answers;
}

}  // namespace golinks::test
