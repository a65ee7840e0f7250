// The users of a computer of a test's own: /etc/passwd and its kin, as the real one has them, with the test's users in
// the place of all who have their names or numbers there.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace golinks::test {

struct User {
  std::string name;
  std::string id;  // of the user and the group
  std::string home;
};

// Changes passwd, shadow, gshadow, subuid, subgid and group in `etc`, those that are there.
void add_users(const std::filesystem::path& etc, const std::vector<User>& users);

}  // namespace golinks::test
