#include "cli/setup/as_person.h"

#include <fmt/format.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <exception>

#include "cli/output.h"
#include "cli/spawn.h"
#include "store/descriptor.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

constexpr int failed = 1;

bool become(const Person& person) {
  const gid_t group = person.gid;
  // The groups first: afterwards it is not allowed any more.
  if (::setgroups(1, &group) != 0 || ::setresgid(group, group, group) != 0) return false;
  return ::setresuid(person.uid, person.uid, person.uid) == 0;
}

void take_environment_of(const Person& person) {
  for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "GOLINKS_STORE"})
    ::unsetenv(name);
  ::setenv("HOME", person.home.c_str(), 1);
  ::setenv("USER", person.name.c_str(), 1);
  ::setenv("LOGNAME", person.name.c_str(), 1);
}

}  // namespace

int run_as(const Person& person, const std::function<int()>& work) {
  if (person.uid == ::geteuid()) return work();
  const pid_t pid = ::fork();
  if (pid < 0) return failed;
  if (pid > 0) return wait_for_exit(pid);
  int code = failed;
  try {
    if (become(person)) {
      take_environment_of(person);
      code = work();
    }
  } catch (const std::exception&) {
    code = failed;
  }
  ::_exit(code);
}

Result<std::string> ask_as(const Person& person, const std::function<Result<std::string>()>& work) {
  if (person.uid == ::geteuid()) return work();
  // Memory and no pipe: a pipe that is full would block the child, which is waited for.
  const Descriptor answer(::memfd_create("golinks answer", MFD_CLOEXEC));
  if (answer.get() < 0) return system_failure("ask", person.name);
  const int code = run_as(person, [&] {
    const Result<std::string> said = work();
    Output out(answer.get());
    out.write(said ? *said : said.error().message);
    out.flush();
    return said ? 0 : failed;
  });
  std::string text(static_cast<std::size_t>(::lseek(answer.get(), 0, SEEK_END)), '\0');
  if (::pread(answer.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) text.clear();
  if (code == 0) return text;
  return failure(ErrorCode::io, text.empty() ? fmt::format("cannot act as {}", person.name) : text);
}

}  // namespace golinks::cli
