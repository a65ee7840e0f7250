#include "cli/doctor/conflict_copies.h"

#include <algorithm>
#include <filesystem>

#include "store/ascii_case.h"
#include "store/env.h"

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view digits = "0123456789";

bool says_conflict(std::string_view text) {
  constexpr std::string_view word = "conflict";
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    if (same_ignoring_case(text.substr(at, word.size()), word)) return true;
  }
  return false;
}

// " (1)"
bool is_number_in_parentheses(std::string_view text) {
  return text.size() > 3 && text.starts_with(" (") && text.ends_with(')') &&
         text.substr(2, text.size() - 3).find_first_not_of(digits) == std::string_view::npos;
}

}  // namespace

bool is_conflict_copy(std::string_view name, std::string_view store) {
  const std::size_t dot = std::min(store.rfind('.'), store.size());
  const std::string_view stem = store.substr(0, dot), extension = store.substr(dot);
  if (name.size() <= store.size() || !name.starts_with(stem) || !name.ends_with(extension)) return false;
  const std::string_view between = name.substr(stem.size(), name.size() - store.size());
  return says_conflict(between) || is_number_in_parentheses(between);
}

std::vector<std::string> conflict_copies(const std::string& store_path) {
  const std::string store = fs::path(store_path).filename().string();
  std::vector<std::string> copies;
  std::error_code error;
  for (fs::directory_iterator entry(parent_folder(store_path), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (is_conflict_copy(name, store)) copies.push_back(entry->path().string());
  }
  std::ranges::sort(copies);
  return copies;
}

}  // namespace golinks::cli
