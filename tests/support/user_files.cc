#include "tests/support/user_files.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace golinks::test {
namespace {

// "ann:x:12345:..." is a line of ann's and of 12345's, wherever else these words stand.
bool is_of(const std::string& line, const User& user, bool has_number) {
  std::istringstream fields(line);
  std::string name, password, number;
  std::getline(fields, name, ':');
  std::getline(fields, password, ':');
  std::getline(fields, number, ':');
  return name == user.name || name == user.id || (has_number && number == user.id);
}

void replace_lines(const std::filesystem::path& file, const std::vector<User>& users, bool has_number,
                   std::string (*line_of)(const User&)) {
  std::ifstream before(file);
  if (!before) return;
  std::string text;
  for (std::string line; std::getline(before, line);) {
    const bool is_taken = std::ranges::any_of(users, [&](const User& user) { return is_of(line, user, has_number); });
    if (!is_taken) text += line + '\n';
  }
  for (const User& user : users) text += line_of(user);
  std::ofstream(file) << text;
}

std::string passwd_line(const User& user) {
  return user.name + ":x:" + user.id + ":" + user.id + "::" + user.home + ":/bin/sh\n";
}
std::string shadow_line(const User& user) { return user.name + ":*:20000:0:99999:7:::\n"; }
std::string group_line(const User& user) { return user.name + ":x:" + user.id + ":\n"; }
std::string no_line(const User&) { return ""; }

}  // namespace

void add_users(const std::filesystem::path& etc, const std::vector<User>& users) {
  replace_lines(etc / "passwd", users, true, passwd_line);
  replace_lines(etc / "shadow", users, false, shadow_line);
  replace_lines(etc / "group", users, true, group_line);
  for (const char* file : {"gshadow", "subuid", "subgid"}) replace_lines(etc / file, users, false, no_line);
}

}  // namespace golinks::test
