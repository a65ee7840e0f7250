#include "daemon/answers.h"

#include <fmt/format.h>

#include "daemon/html.h"
#include "daemon/pages.h"
#include "store/keyword.h"
#include "store/link_json.h"
#include "store/suggest.h"

namespace golinks {
namespace {

HttpResponse response(int status, std::string type, std::string body) {
  return {status,
          {{"Content-Type", std::move(type)},
           {"Cache-Control", "no-store"},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"},
           {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}},
          std::move(body)};
}

HttpResponse text_response(int status, std::string_view text) {
  return response(status, "text/plain; charset=utf-8", fmt::format("{}\n", text));
}

// `title` and `body` are HTML already.
HttpResponse page_response(int status, std::string_view title, std::string_view body) {
  return response(status, "text/html; charset=utf-8",
                  fmt::format("<!DOCTYPE html>\n"
                              "<html lang=\"en\">\n"
                              "<meta charset=\"utf-8\">\n"
                              "<meta name=\"color-scheme\" content=\"light dark\">\n"
                              "<meta name=\"viewport\" content=\"width=device-width\">\n"
                              "<title>{0}</title>\n"
                              "<h1>{0}</h1>\n"
                              "{1}",
                              title, body));
}

// One word of a shell command.
std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
  if (text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

// The command that adds the link, to be copied into a terminal as it is.
std::string add_command(std::string_view keyword) {
  if (!check_keyword(keyword)) return "golinks add KEYWORD URL";
  return fmt::format("golinks add {}{} URL", keyword.starts_with('-') ? "-- " : "", shell_word(keyword));
}

HttpResponse problem_page(const Problem& problem) {
  std::string body;
  if (!problem.suggestions.empty()) body += "<p>Did you mean:</p>\n<ul>\n";
  for (const std::string& keyword : problem.suggestions) {
    body += fmt::format("<li><a href=\"{}\">{}</a></li>\n", escape_html(link_path(keyword)), escape_html(keyword));
  }
  if (!problem.suggestions.empty()) body += "</ul>\n";
  if (problem.status == 404) {
    body += fmt::format("<p>To add it: <code>{}</code></p>\n", escape_html(add_command(problem.keyword)));
  }
  return page_response(problem.status, escape_html(problem.message), body);
}

HttpResponse problem_json(const Problem& problem) {
  std::string suggestions;
  for (const std::string& keyword : problem.suggestions) {
    if (!suggestions.empty()) suggestions += ',';
    suggestions += json_string(keyword);
  }
  return response(problem.status, "application/json",
                  fmt::format("{{\"error\":{},\"keyword\":{},\"suggestions\":[{}]}}\n", json_string(problem.message),
                              json_string(problem.keyword), suggestions));
}

std::string count_of_links(std::size_t count) { return count == 1 ? "1 link" : fmt::format("{} links", count); }

}  // namespace

Shape wanted_shape(std::string_view accept) {
  const std::size_t html = accept.find("text/html");
  const std::size_t json = accept.find("application/json");
  if (html == json) return Shape::text;
  return html < json ? Shape::html : Shape::json;
}

HttpResponse problem_response(const Problem& problem, Shape shape) {
  if (shape == Shape::html) return problem_page(problem);
  if (shape == Shape::json) return problem_json(problem);
  return text_response(problem.status, problem.message + did_you_mean(problem.suggestions));
}

HttpResponse home_response(std::size_t link_count, Shape shape) {
  const std::string links = count_of_links(link_count);
  if (shape == Shape::json) return response(200, "application/json", fmt::format("{{\"links\":{}}}\n", link_count));
  if (shape == Shape::text) {
    return text_response(200, fmt::format("golinks serves {}; to add one: golinks add KEYWORD URL", links));
  }
  return page_response(200, "golinks",
                       fmt::format("<p>{} here. To add one: <code>golinks add KEYWORD URL</code></p>\n", links));
}

}  // namespace golinks
