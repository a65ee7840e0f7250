#include "store/mount_point.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <vector>

namespace golinks {
namespace {

// Both files write a space in a name as \040.
std::string unescaped(std::string_view text) {
  const auto is_octal = [](char letter) { return letter >= '0' && letter <= '7'; };
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view code = text.substr(at, 4);
    if (code.size() == 4 && code[0] == '\\' && is_octal(code[1]) && is_octal(code[2]) && is_octal(code[3])) {
      out += static_cast<char>((code[1] - '0') * 64 + (code[2] - '0') * 8 + (code[3] - '0'));
      at += 3;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; (begin = line.find_first_not_of(blanks, begin)) != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

// Word number `column` of every line that is no comment.
std::set<std::string> column_of(std::string_view table, std::size_t column) {
  std::set<std::string> found;
  while (!table.empty()) {
    const std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(line.size() + 1, table.size()));
    const auto words = words_of(line);
    if (words.size() > column && !words.front().starts_with('#')) found.insert(unescaped(words[column]));
  }
  return found;
}

// Empty when it cannot be read. Files of /proc tell no size.
std::string contents_of(Env& env, const std::string& path) {
  constexpr std::size_t block_size = 64 * 1024, most = std::size_t{4} << 20U;
  const auto file = env.open(path, OpenMode::read);
  std::string text;
  for (std::size_t got = block_size; file && got == block_size && text.size() < most;) {
    const std::size_t before = text.size();
    text.resize(before + block_size);
    got = (*file)->read_at(before, text.data() + before, block_size).value_or(0);
    text.resize(before + got);
  }
  return text;
}

}  // namespace

std::optional<std::string> unmounted_folder(const std::string& path, std::string_view fstab,
                                            std::string_view mountinfo) {
  constexpr std::size_t folder_in_fstab = 1, folder_in_mountinfo = 4;
  const auto mounted = column_of(mountinfo, folder_in_mountinfo);
  if (mounted.empty()) return std::nullopt;  // no /proc: nothing is known
  const auto expected = column_of(fstab, folder_in_fstab);
  for (std::string folder = parent_folder(path); folder.size() > 1; folder = parent_folder(folder)) {
    if (mounted.contains(folder)) return std::nullopt;
    if (expected.contains(folder)) return folder;
  }
  return std::nullopt;
}

Result<void> check_new_store_place(Env& env, const std::string& path) {
  std::error_code unknown;
  const std::string absolute = std::filesystem::absolute(path, unknown).lexically_normal().string();
  if (unknown) return {};
  const auto folder =
      unmounted_folder(absolute, contents_of(env, "/etc/fstab"), contents_of(env, "/proc/self/mountinfo"));
  if (!folder) return {};
  return failure(ErrorCode::not_found,
                 fmt::format("there is no {}, and {} is not mounted; a new store is not begun there (mount it first)",
                             path, *folder));
}

}  // namespace golinks
