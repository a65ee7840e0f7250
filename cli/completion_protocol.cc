#include "cli/completion_protocol.h"

#include <fmt/format.h>

#include "cli/bash_line.h"
#include "cli/completion.h"

namespace golinks::cli {
namespace {

constexpr std::size_t usual_line_bytes = 64;

// `append_form` appends a candidate in the form that the shell takes.
template <typename AppendForm>
std::string answer_of(const Completions& completions, AppendForm append_form) {
  if (completions.files) return "files\n";
  if (completions.candidates.empty() && !completions.hint.empty()) return fmt::format("hint {}\n", completions.hint);
  std::string text = "words\n";
  text.reserve(completions.candidates.size() * usual_line_bytes);
  for (const Candidate& candidate : completions.candidates) {
    append_form(candidate, text);
    text += '\n';
  }
  return text;
}

void append_zsh_form(const Candidate& candidate, std::string& text) {
  std::string_view rest = candidate.word;
  for (std::size_t at; (at = rest.find_first_of(":\\")) != std::string_view::npos; rest.remove_prefix(at + 1)) {
    text.append(rest.substr(0, at)).append(1, '\\').append(1, rest[at]);
  }
  text += rest;
  if (!candidate.description.empty()) text.append(1, ':').append(candidate.description);
}

void append_fish_form(const Candidate& candidate, std::string& text) {
  text += candidate.word;
  if (!candidate.description.empty()) text.append(1, '\t').append(candidate.description);
}

std::string answer_to_bash(const Result<Store>& store, std::string_view text, std::string_view word_breaks) {
  const BashLine line = read_bash_line(text, word_breaks);
  const Completions completions = line.is_redirection ? Completions{.candidates = {}, .files = true, .hint = {}}
                                                      : complete(store, line.words, line.typed);
  return answer_of(completions, [&](const Candidate& candidate, std::string& answer) {
    answer += quoted_for_bash(std::string_view(candidate.word).substr(line.kept), line.quote);
  });
}

}  // namespace

std::string answer_completion_request(std::span<char* const> words, Env& env, const Environment& environment) {
  if (words.size() < 2) return "words\n";
  const Result<std::string> path = store_path(env, environment);
  const Result<Store> store = path ? Result<Store>(Store(env, *path)) : failure(path.error());
  const std::string_view shell = words[0];
  if (shell == "bash") return answer_to_bash(store, words[1], words.size() > 2 ? words[2] : "");
  const std::vector<std::string> before(words.begin() + 1, words.end() - 1);
  return answer_of(complete(store, before, words.back()), shell == "zsh" ? append_zsh_form : append_fish_form);
}

}  // namespace golinks::cli
