#include "daemon/page_guard.h"

#include <doctest/doctest.h>
#include <unistd.h>

namespace golinks {
namespace {

bool admits(const char* listening, PageReaders readers, std::optional<uid_t> user) {
  const PageGuard guard(*Address::parse(listening), readers, [user](const Peer&, const Address&) { return user; });
  return guard.admits({"127.0.0.1", 5});
}

TEST_CASE("pages are for the daemon's own user and root, unless they are for everyone") {
  const uid_t stranger = ::geteuid() + 1;
  for (const char* listening : {"127.0.0.1:80", "[::1]:80", "127.0.103.111:80"}) {
    CAPTURE(listening);
    CHECK(admits(listening, PageReaders::owner, ::geteuid()));
    CHECK(admits(listening, PageReaders::owner, 0));
    CHECK_FALSE(admits(listening, PageReaders::owner, stranger));
    CHECK_FALSE(admits(listening, PageReaders::owner, std::nullopt));
    CHECK(admits(listening, PageReaders::everyone, stranger));
    CHECK(admits(listening, PageReaders::everyone, std::nullopt));
  }
  CHECK(admits("0.0.0.0:80", PageReaders::owner, std::nullopt));
  CHECK(admits("192.0.2.1:80", PageReaders::owner, stranger));
}

}  // namespace
}  // namespace golinks
