#include "store/toml.h"

#include <fmt/format.h>
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace golinks {
namespace {

std::optional<std::vector<std::string>> texts_of(const toml::node& value) {
  const auto* const array = value.as_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const toml::node& element : *array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

}  // namespace

Result<std::vector<TomlEntry>> parse_toml(std::string_view text, const std::string& path) {
  try {
    std::vector<TomlEntry> entries;
    for (const auto& [key, value] : toml::parse(text, path)) {
      entries.push_back({.key = std::string(key.str()),
                         .first_line = key.source().begin.line,
                         .last_line = value.source().end.line,
                         .flag = value.value_exact<bool>(),
                         .text = value.value_exact<std::string>(),
                         .texts = texts_of(value)});
    }
    return entries;
  } catch (const toml::parse_error& error) {
    return failure(ErrorCode::invalid,
                   fmt::format("{}: line {}: {}", path, error.source().begin.line, error.description()));
  }
}

}  // namespace golinks
