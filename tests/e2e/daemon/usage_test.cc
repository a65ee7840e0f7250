// How often links are used: counted by the daemon, shown by the command line.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/e2e/daemon/daemon_process.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

struct Used {
  Sandbox sandbox;

  Used() {
    for (const char* keyword : {"fb", "gh", "wiki"}) golinks({"add", keyword, "example.com"});
  }

  void golinks(const std::vector<std::string>& arguments) {
    const Outcome outcome = sandbox.run(arguments);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
  }
  static void use(HttpClient& client, const std::string& keyword, int times, const std::string& header_lines = {}) {
    for (int i = 0; i < times; ++i) REQUIRE(client.get("/" + keyword, header_lines).status == 302);
  }
  nlohmann::json shown(const std::string& keyword) {
    return nlohmann::json::parse(sandbox.run({"show", "--json", keyword}).out);
  }
  int hits(const std::string& keyword) { return shown(keyword).at("hits").get<int>(); }
  [[nodiscard]] fs::path file() const { return sandbox.store().string() + ".usage"; }
};

TEST_CASE_FIXTURE(Used, "what was used is shown, most used first, once the daemon has ended") {
  DaemonProcess daemon(sandbox);
  HttpClient client = daemon.connect();
  use(client, "wiki", 100);
  use(client, "gh/a/b?c", 3);
  use(client, "gh", 5, "Sec-Purpose: prefetch;prerender\r\n");
  CHECK(client.request("HEAD", "/gh").status == 302);
  const std::string links = sandbox.read_file(fs::relative(sandbox.store(), sandbox.home()));
  REQUIRE(daemon.stop().code == 0);

  CHECK(hits("wiki") == 100);
  CHECK(shown("wiki").at("last_used").get<std::string>().ends_with("Z"));
  CHECK_FALSE(shown("fb").contains("last_used"));
  CHECK(sandbox.run({"show", "wiki"}).out.find("hits:        100, last used 20") != std::string::npos);
  const std::string tail = "\thttps://example.com\t\t\n";
  CHECK(sandbox.run({"ls", "--sort", "hits"}) == Outcome{"wiki" + tail + "gh" + tail + "fb" + tail, "", 0});
  CHECK(sandbox.run({"ls", "--sort", "hits", "-r"}) == Outcome{"fb" + tail + "gh" + tail + "wiki" + tail, "", 0});
  CHECK(sandbox.run({"ls", "--sort", "hits", "--color", "never"}, {.terminal = true}) ==
        Outcome{"KEYWORD  TARGET               HITS\n"
                "wiki     https://example.com  100\n"
                "gh       https://example.com  3\n"
                "fb       https://example.com  0\n",
                "", 0});
  CHECK(nlohmann::json::parse(sandbox.run({"ls", "--json", "gh"}).out).at(0).at("hits") == 3);

  CHECK(sandbox.read_file(fs::relative(sandbox.store(), sandbox.home())) == links);  // counting writes nothing there
  CHECK((fs::status(file()).permissions() & fs::perms::mask) == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_FALSE(fs::exists(file().string() + ".new"));
}

TEST_CASE_FIXTURE(Used, "what ls and show print can be imported, without the counts") {
  {
    DaemonProcess daemon(sandbox);
    HttpClient client = daemon.connect();
    use(client, "wiki", 2);
    daemon.stop();
  }
  const std::string json = sandbox.run({"show", "--json", "wiki"}).out;
  CHECK(sandbox.run({"export"}).out.find("hits") == std::string::npos);
  Sandbox other;
  CHECK(other.run({"import", "-"}, {.input = json}) == Outcome{"imported 1 link\n", "", 0});
  CHECK(other.run({"show", "wiki"}).out.find("hits:        0\n") != std::string::npos);
}

TEST_CASE_FIXTURE(Used, "a renamed link keeps its hits, whether a daemon runs or not") {
  {
    DaemonProcess daemon(sandbox);
    HttpClient client = daemon.connect();
    use(client, "fb", 10);
    golinks({"mv", "fb", "face"});
    use(client, "face", 10);
    golinks({"mv", "face", "book", "--alias"});
    use(client, "face", 1);
    daemon.stop();
  }
  CHECK(hits("book") == 20);
  CHECK(hits("face") == 1);
  golinks({"mv", "book", "library"});
  CHECK(hits("library") == 20);
  golinks({"undo"});
  CHECK(hits("book") == 20);
  golinks({"edit", "book", "www.example.com"});
  golinks({"compact"});
  golinks({"rm", "face"});
  golinks({"undo"});
  CHECK(hits("face") == 1);
  DaemonProcess daemon(sandbox);
  HttpClient client = daemon.connect();
  use(client, "book", 1);
  daemon.stop();
  CHECK(hits("book") == 21);
}

TEST_CASE_FIXTURE(Used, "a daemon that is killed loses the last seconds of counts, and no link") {
  const std::string links = sandbox.run({"export"}).out;
  {
    DaemonProcess daemon(sandbox);
    HttpClient client = daemon.connect();
    use(client, "fb", 50);
    REQUIRE(eventually([&] { return hits("fb") == 50; }));  // written while it runs
    use(client, "fb", 5);
    daemon.signal(SIGKILL);
    daemon.wait();
  }
  CHECK(hits("fb") >= 50);
  CHECK(hits("fb") <= 55);
  CHECK(sandbox.run({"export"}).out == links);
}

TEST_CASE_FIXTURE(Used, "a file that holds no counts keeps no link from being shown or opened") {
  std::ofstream(file(), std::ios::binary) << "damaged";
  CHECK(sandbox.run({"show", "fb"}).code == 0);
  CHECK(sandbox.run({"ls", "--sort", "hits"}).code == 0);
  CHECK(hits("fb") == 0);
  DaemonProcess daemon(sandbox);
  HttpClient client = daemon.connect();
  use(client, "fb", 1);
  const Outcome outcome = daemon.stop();
  CHECK(outcome.err.find("counting begins anew") != std::string::npos);
  CHECK(hits("fb") == 1);
  CHECK(sandbox.read_file(fs::relative(file(), sandbox.home()).string() + ".unreadable") == "damaged");
}

TEST_CASE_FIXTURE(Used, "where the counts cannot be written, links are opened all the same, and the log says so once") {
  fs::create_directory(file().string() + ".new");  // a read-only folder would not stop root
  fs::create_directory(file());
  DaemonProcess daemon(sandbox);
  HttpClient client = daemon.connect();
  use(client, "fb", 3);
  const Outcome outcome = daemon.stop();
  CHECK(outcome.code == 0);
  const std::size_t said = outcome.err.find("the counts will be lost at the end");
  CHECK(said != std::string::npos);
  CHECK(outcome.err.find("the counts will be lost", said + 1) == std::string::npos);
  CHECK(sandbox.run({"show", "fb"}).out.find("hits:        0\n") != std::string::npos);
}

}  // namespace
}  // namespace golinks::test
