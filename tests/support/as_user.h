// Parts of a test that run as other users, in a child process.
#pragma once

#include <doctest/doctest.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>

namespace golinks::test {

// Why this process cannot run anything as somebody else.
[[nodiscard]] inline std::optional<std::string> obstacle_to_users() {
  if (geteuid() != 0) return "only root can run a part of a test as another user";
  return std::nullopt;
}

// Runs `work` in a child process and returns its exit code.
template <typename Work>
int in_child(Work work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

// Whether `work`, run by a user with this number and the groups of that number and `group`, is true.
template <typename Work>
bool as_user(uid_t user, gid_t group, Work work) {
  constexpr int could_not_become_user = 99;
  const int code = in_child([&] {
    if (setgroups(1, &group) != 0 || setgid(user) != 0 || setuid(user) != 0) return could_not_become_user;
    return work() ? 0 : 1;
  });
  REQUIRE(code != could_not_become_user);
  return code == 0;
}

}  // namespace golinks::test
