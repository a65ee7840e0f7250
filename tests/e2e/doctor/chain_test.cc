// The links of the chain that can be broken in a sandbox, one by one.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include "store/address.h"
#include "store/instance.h"
#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/doctor/told.h"
#include "tests/support/own_machine.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

struct Home {
  Sandbox sandbox;
  Home() { sandbox.run({"add", "facebook", "www.facebook.com"}); }
  [[nodiscard]] std::string said_of(const std::string& check) { return told(sandbox.run({"doctor"}), check); }
  void listen(const std::string& address) const {
    sandbox.write_file(".config/golinks/config.toml", "listen = \"" + address + "\"\n");
  }
  [[nodiscard]] std::string config() const { return (sandbox.home() / ".config/golinks/config.toml").string(); }
};

// This process, as somebody else's server.
struct ForeignServer {
  explicit ForeignServer(const std::string& text) {
    const Address address = *Address::parse(text);
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    REQUIRE(::bind(socket, address.data(), address.size()) == 0);
    REQUIRE(::listen(socket, 5) == 0);
  }
  ~ForeignServer() { ::close(socket); }
  ForeignServer(const ForeignServer&) = delete;
  ForeignServer& operator=(const ForeignServer&) = delete;
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

TEST_CASE_FIXTURE(Home, "settings that make no sense are told with file and line, and what hangs on them is skipped") {
  const std::string edit = "; run: code -w " + config();
  sandbox.set("EDITOR", "code -w");
  CHECK(said_of("settings") == "ok no " + config() + ": the defaults hold");
  sandbox.write_file(".config/golinks/config.toml", "lsten = \"127.0.0.1:0\"\n");
  const Outcome found = sandbox.run({"doctor"});
  CHECK(found.code == 1);
  CHECK(told(found, "settings") ==
        "error " + config() + ": line 1: unknown setting 'lsten' (did you mean 'listen'?)" + edit);
  for (const char* check : {"port", "name", "proxy", "browser", "autostart"}) {
    CAPTURE(check);
    CHECK(told(found, check) == "skipped the settings cannot be read");
  }
  listen("nonsense");
  CHECK(said_of("settings") ==
        "error " + config() +
            ": 'listen': 'nonsense' is not an address to listen on (like 127.0.0.1:26479 or [::1]:26479)" + edit);
  listen("127.0.0.1:0");
  CHECK(said_of("settings") == "ok " + config());
}

TEST_CASE_FIXTURE(Home, "a golinksd that is missing, broken or of another version is told of") {
  const fs::path prefix = sandbox.home() / "prefix";
  fs::copy(Sandbox::golinks().parent_path().parent_path(), prefix, fs::copy_options::recursive);
  const fs::path golinksd = prefix / fs::relative(Sandbox::golinksd(), Sandbox::golinks().parent_path().parent_path());
  const auto said = [&] { return told(sandbox.run_program(prefix / "bin/golinks", {"doctor"}), "program"); };
  const std::string mend = " (the command is for the folder of golinks' sources); run: scripts/install.sh";
  CHECK(said() == "ok " + golinksd.string() + ", version " GOLINKS_VERSION);
  fs::remove(golinksd);
  CHECK(said() == "error cannot run " + golinksd.string() + ": No such file or directory" + mend);
  const auto pretend = [&](const std::string& text) {
    std::ofstream(golinksd) << "#!/bin/sh\n" << text;
    fs::permissions(golinksd, static_cast<fs::perms>(0755));
  };
  pretend("echo golinksd 9.9.9\n");
  CHECK(said() == "error " + golinksd.string() + " says 'golinksd 9.9.9', and this is golinks " GOLINKS_VERSION + mend);
  pretend("echo cannot load a library >&2; exit 127\n");
  CHECK(said() ==
        "error " + golinksd.string() + ": " + golinksd.string() + " failed (127): cannot load a library" + mend);
}

TEST_CASE_FIXTURE(Home, "a daemon that does not run is told with what starts it, and the doctor starts none") {
  sandbox.unset("GOLINKS_NO_DAEMON");
  listen("127.0.0.1:0");
  const Outcome found = sandbox.run({"doctor"});
  CHECK(told(found, "daemon") ==
        "error golinksd is not running: it starts when a link is changed; run: golinks daemon start");
  CHECK(told(found, "port") == "skipped golinksd is not running, and takes any free port");
  sandbox.write_file(".config/golinks/config.toml", "listen = \"127.0.0.1:0\"\nautostart = false\n");
  CHECK(said_of("daemon") ==
        "error golinksd is not running, and nothing is to start it (autostart is off); run: golinks daemon start");
  CHECK_FALSE(fs::exists(sandbox.store().string() + ".daemon.log"));
}

TEST_CASE_FIXTURE(Home, "a daemon that runs and answers is well, but for the port that only setup can give it") {
  const DaemonProcess daemon(sandbox);
  listen(daemon.address());
  const Outcome found = sandbox.run({"doctor"});
  CHECK(told(found, "daemon")
            .starts_with("ok golinksd " GOLINKS_VERSION " (pid " + std::to_string(daemon.pid()) + ") runs as "));
  CHECK(told(found, "port") == "error not set up: golinksd answers at " + daemon.address() +
                                   ", and browsers ask at port 80; run: golinks setup");
  listen("127.0.0.1:1");
  CHECK(said_of("port") == "error golinksd answers at " + daemon.address() +
                               ", and the settings say 127.0.0.1:1; run: golinks daemon restart");
}

TEST_CASE_FIXTURE(Home, "a daemon that hangs is told of") {
  const DaemonProcess daemon(sandbox);
  daemon.signal(SIGSTOP);
  CHECK(said_of("port") == "error golinksd does not answer at " + daemon.address() +
                               ": no answer within 3 seconds; run: golinks daemon restart");
  daemon.signal(SIGCONT);
}

TEST_CASE_FIXTURE(Home, "a daemon of another version is told of") {
  for (const auto& [version, order] : {std::pair("0.0.1", "older"), {"9.9.9", "newer"}}) {
    auto lock = InstanceLock::take(sandbox.store().string() + ".daemon", version);
    REQUIRE(lock);
    REQUIRE((*lock)->announce("127.0.0.1:1"));
    const Outcome found = sandbox.run({"doctor"});
    CHECK(told(found, "daemon") == std::string("error golinksd ") + version + " (pid " + std::to_string(::getpid()) +
                                       ") is " + order +
                                       " than golinks " GOLINKS_VERSION "; run: golinks daemon restart");
    CHECK(told(found, "port") == "error golinksd runs, but nobody listens on 127.0.0.1:1; run: golinks daemon restart");
  }
}

TEST_CASE_FIXTURE(Home, "another program on the port is named, whether golinksd runs or not") {
  const std::string address = free_address();
  const ForeignServer server(address);
  listen(address);
  std::string own_name;
  std::getline(std::ifstream("/proc/self/comm"), own_name);
  const std::string who =
      "error " + address + " is answered by " + own_name + " (pid " + std::to_string(::getpid()) + "), of ";
  const bool is_root = ::geteuid() == 0;  // whose programs no one should end lightly
  const std::string look = "sudo ss -ltnp 'sport = :" + address.substr(address.rfind(':') + 1) + "'";
  const std::string mend = ", not by golinksd; run: " +
                           (is_root ? look : "kill " + std::to_string(::getpid()) + " && golinks daemon restart");
  const Outcome found = sandbox.run({"doctor"});
  CHECK(found.code == 1);
  CHECK(told(found, "port").starts_with(who));
  CHECK(told(found, "port").ends_with(mend));
  auto lock = InstanceLock::take(sandbox.store().string() + ".daemon", GOLINKS_VERSION);
  REQUIRE((*lock)->announce(address));
  // Now it is the daemon's own process that listens, and says nothing that golinksd would say.
  CHECK(said_of("port") ==
        "error golinksd does not answer at " + address + ": no answer within 3 seconds; run: golinks daemon restart");
}

TEST_CASE_FIXTURE(Home, "a proxy that would swallow the name is told of, unless it is excepted") {
  const auto said = [&](std::map<std::string, std::string> variables) {
    return told(sandbox.run({"doctor"}, {.environment = std::move(variables)}), "proxy");
  };
  const auto swallowed = [](const std::string& variable) {
    return "warning " + variable + " sends http://go/ to a proxy, which does not know it (";
  };
  CHECK(said({}) == "ok none gets in between");
  const std::string plain = said({{"http_proxy", "http://proxy:3128"}});
  CHECK(plain.starts_with(swallowed("http_proxy")));
  CHECK(plain.ends_with("; run: export no_proxy=go"));
  const std::string extended = said({{"all_proxy", "socks5://proxy"}, {"NO_PROXY", "localhost, example.com"}});
  CHECK(extended.starts_with(swallowed("all_proxy")));
  CHECK(extended.ends_with("; run: export NO_PROXY=\"$NO_PROXY,go\""));
  CHECK(said({{"http_proxy", "http://proxy:3128"}, {"no_proxy", "localhost, GO"}}) == "ok none gets in between");
  CHECK(said({{"http_proxy", "http://proxy:3128"}, {"NO_PROXY", "*"}}) == "ok none gets in between");
}

TEST_CASE_FIXTURE(
    Home, "a proxy of the desktop's settings is told of until the name is excepted, and looking leaves no trace") {
  sandbox.set("GSETTINGS_BACKEND", "keyfile");  // settings in a file of their own, without the session's bus
  sandbox.set("XDG_RUNTIME_DIR", (sandbox.home() / "run").string());
  const std::string schema = "org.gnome.system.proxy";
  if (sandbox.run_program("/bin/sh", {"-c", "gsettings list-keys " + schema}).code != 0) {
    MESSAGE("skipped: gsettings is missing, or knows no proxy");
    return;
  }
  const auto configure = [&](const std::string& text) {
    sandbox.write_file(".config/glib-2.0/settings/keyfile", text);
  };
  configure("[system/proxy]\nmode='none'\n");
  CHECK(said_of("proxy") == "ok none gets in between");
  configure("[system/proxy]\nmode='manual'\n\n[system/proxy/http]\nhost='proxy.corp'\nport=3128\n");
  const Tree before = tree_of(sandbox.home());
  const std::string said = said_of("proxy");
  CHECK(tree_of(sandbox.home()) == before);
  const std::string way = "; run: ";
  CHECK(
      said.starts_with("warning the desktop's settings, which browsers follow, send http://go/ to a proxy, which does "
                       "not know it; run: gsettings set "));
  REQUIRE(sandbox.run_program("/bin/sh", {"-c", said.substr(said.find(way) + way.size())}).code == 0);
  CHECK(said_of("proxy") == "ok none gets in between");
}

TEST_CASE_FIXTURE(Home,
                  "without a desktop's session its settings are not asked for: that would leave a folder in the home") {
  const Tree before = tree_of(sandbox.home());
  CHECK(said_of("proxy") == "ok none gets in between");
  CHECK(tree_of(sandbox.home()) == before);
}

TEST_CASE_FIXTURE(Home, "each shell that is used finds its completion, or is told what to do") {
  const auto said = [&](const std::string& shell) {
    return told(sandbox.run({"doctor"}, {.environment = {{"SHELL", "/usr/bin/" + shell}}}), "completion");
  };
  const std::string folder = (sandbox.home() / ".config/fish/completions").string();
  CHECK(said("tcsh") == "ok no bash, zsh or fish is used here");
  CHECK(said("fish") == "warning fish: no completion of golinks where it looks; run: mkdir -p " + folder +
                            " && golinks completion fish > " + folder + "/golinks.fish");
  const auto script = sandbox.write_file(".local/share/fish/vendor_completions.d/golinks.fish",
                                         sandbox.run({"completion", "fish"}).out);
  CHECK(said("fish") == "ok fish: " + script.string());
  sandbox.write_file(".local/share/fish/vendor_completions.d/golinks.fish", "# of an older golinks\n");
  CHECK(said("fish") == "warning fish: " + script.string() +
                            " is not of this golinks; run: golinks completion fish | tee " + script.string() +
                            " >/dev/null");
  sandbox.write_file(".bashrc", "eval \"$(golinks completion bash)\"\n");
  CHECK(has(said("bash"), "ok bash: by ~/.bashrc"));
}

TEST_CASE_FIXTURE(Home, "a zsh without compinit starts without a complaint about our script") {
  if (!fs::exists("/usr/bin/zsh")) {
    MESSAGE("skipped: no zsh");
    return;
  }
  const auto script = sandbox.write_file("_golinks", sandbox.run({"completion", "zsh"}).out);
  CHECK(sandbox.run_program("/usr/bin/zsh", {"-f", script.string()}) == Outcome{"", "", 0});
}

TEST_CASE_FIXTURE(Home, "colours on request, none in a pipe, and wrong words are wrong usage") {
  CHECK_FALSE(has(sandbox.run({"doctor"}).out, "\x1b"));
  CHECK(has(sandbox.run({"doctor", "--color=always"}).out, "\x1b[32mok     \x1b[0m  store"));
  CHECK(sandbox.run({"doctor", "now"}).code == 2);
}

}  // namespace
}  // namespace golinks::test
