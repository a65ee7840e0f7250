// Setup on a machine that is a scratch folder, with programs that only say what they were called with.
#include "cli/setup/plan.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cli/setup/browser_files.h"
#include "cli/setup/created_folders.h"
#include "cli/setup/port_right.h"
#include "cli/setup/privileged_part.h"
#include "cli/setup/requested_names.h"
#include "cli/setup/texts.h"
#include "cli/whole_file.h"
#include "tests/support/fixed_environment.h"
#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Fixture {
  test::ScratchFolder folder;
  std::vector<std::string> calls;
  Machine machine{.env = Env::posix(), .root = folder.path(), .golinks = "/opt/go links/golinks", .golinksd = "/opt/go links/golinksd",
                  .has_systemd = true, .run = [this](const std::vector<std::string>& words) -> Result<std::string> {
                    if (words[1] == "show") return std::string();
                    calls.push_back(words.size() > 1 ? words[0] + ' ' + words[1] : words[0]);
                    return std::string();
                  }};
  Person person{"ann", 1000, 1000, "/home/ann", "/home/ann/links.pb", "/home/ann/.config/golinks/config.toml"};

  void write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(machine.at(path)).parent_path());
    std::ofstream(machine.at(path)) << text;
  }
  [[nodiscard]] std::string read(const std::string& path) const { return read_whole_file(machine.at(path)).value_or("absent"); }
  [[nodiscard]] Plan plan(const Wishes& wishes, Direction direction = Direction::apply) const {
    auto made = make_plan(setup_steps(machine, person, wishes), direction);
    REQUIRE(made);
    return *made;
  }
  void carry_out_all(const Plan& plan, Direction direction = Direction::apply) const {
    if (direction == Direction::apply) REQUIRE(prepare(plan));
    for (const bool as_root : {true, false}) {
      const auto done = carry_out(plan, direction, as_root);
      if (!done) CAPTURE(done.error().message);
      // Nothing enables units here, so the link that says so has to be made and removed by hand.
      REQUIRE(done);
    }
  }
};

TEST_CASE_FIXTURE(Fixture, "what is there is not planned again, other names are, and undo takes all back") {
  write("/etc/hosts", "127.0.0.1 localhost\r\n");
  write("/usr/lib/firefox-esr/firefox", "");
  fs::create_directories(machine.at("/etc/systemd/system"));
  const auto before = read("/etc/hosts");
  const Plan first = plan({});
  CHECK(first.pending.size() == 7);
  CHECK(first.needs_root());
  carry_out_all(first);
  CHECK(read("/etc/hosts") == "127.0.0.1 localhost\r\n127.0.103.111 go # golinks\r\n");
  CHECK(has(read("/etc/firefox-esr/golinks.js"), "pref(\"browser.fixup.domainwhitelist.go\", true);\n"));
  CHECK(calls == std::vector<std::string>{"systemctl daemon-reload", "systemctl daemon-reload", "systemctl reset-failed",
                                          "systemctl enable", "systemctl stop", "systemctl restart"});
  write("/etc/systemd/system/sockets.target.wants/golinks.socket", "");
  CHECK(plan({}).pending.empty());

  const Wishes both{{{"go", ""}, {"gh", "gh"}}};
  const Plan second = plan(both);
  std::vector<std::string> paths;
  for (const Step& step : second.pending) paths.push_back(step.path);
  CHECK(paths == std::vector<std::string>{"/etc/hosts", "/etc/firefox-esr/golinks.js", person.config});
  carry_out_all(second);
  CHECK(has(read("/etc/hosts"), "127.0.103.111 go gh # golinks\r\n"));
  CHECK(plan(both).pending.empty());

  carry_out_all(plan(both, Direction::revert), Direction::revert);
  for (const bool as_root : {true, false}) REQUIRE(remove_created_folders(machine, person, as_root));
  CHECK(calls.back() == "systemctl daemon-reload");
  CHECK(read("/etc/hosts") == before);
  CHECK_FALSE(fs::exists(machine.at("/etc/firefox-esr")));
  CHECK_FALSE(fs::exists(machine.at("/home")));
  CHECK_FALSE(fs::exists(machine.at("/var")));
  CHECK_FALSE(fs::exists(machine.at("/etc/systemd/system/golinks.socket")));
}

TEST_CASE_FIXTURE(Fixture, "a file of somebody else at our path is told of and survives undo") {
  write("/usr/lib/chromium/chromium", "");
  write("/etc/chromium/policies/managed/golinks.json", "{}");
  const Plan made = plan({});
  CHECK(made.advice == std::vector<std::string>{"/etc/chromium/policies/managed/golinks.json is not of golinks and was left alone"});
  for (const Step& step : made.pending) CHECK(step.path != "/etc/chromium/policies/managed/golinks.json");
  for (const Step& step : plan({}, Direction::revert).pending) CHECK(step.path != "/etc/chromium/policies/managed/golinks.json");
}

TEST_CASE_FIXTURE(Fixture, "a file of ours is removed after its browser is gone") {
  write("/etc/opt/chrome/policies/managed/golinks.json", chromium_policy({}));
  const Plan undo = plan({}, Direction::revert);
  REQUIRE(undo.pending.size() == 1);
  CHECK(undo.pending[0].path == "/etc/opt/chrome/policies/managed/golinks.json");
}

TEST_CASE_FIXTURE(Fixture, "only browsers that are installed are looked after") {
  CHECK(browser_files(machine, {}).empty());
  write("/opt/google/chrome/chrome", "");
  write("/snap/firefox/current/firefox", "");
  write("/usr/lib/chromium/chromium", "");
  write("/usr/lib64/chromium-browser/chromium", "");
  std::vector<std::string> paths;
  for (const OwnFile& file : browser_files(machine, {})) paths.push_back(file.path);
  CHECK(paths == std::vector<std::string>{"/etc/firefox/policies/policies.json", "/etc/chromium/policies/managed/golinks.json",
                                          "/etc/opt/chrome/policies/managed/golinks.json"});
}

TEST_CASE("the browsers' files name every host") {
  const Wishes wishes{{{"go", ""}, {"gh", "team/gh"}}};
  CHECK(chromium_policy(wishes) == "{\n  \"SiteSearchSettings\": [\n"
                                   "    {\"name\": \"golinks\", \"shortcut\": \"go\", \"url\": \"http://go/{searchTerms}\", \"featured\": false},\n"
                                   "    {\"name\": \"golinks gh\", \"shortcut\": \"gh\", \"url\": \"http://gh/{searchTerms}\", \"featured\": false}\n"
                                   "  ]\n}\n");
  CHECK(has(firefox_preferences(wishes), "pref(\"browser.fixup.domainwhitelist.gh\", true);\n"));
  CHECK(has(firefox_policies(wishes), "\"browser.fixup.domainwhitelist.gh\": {\"Value\": true, \"Status\": \"default\"}"));
}

TEST_CASE_FIXTURE(Fixture, "what setup cannot do for a browser is said") {
  const auto advice = [&](std::map<std::string, std::string> variables) {
    return browser_advice(machine, person, test::environment(std::move(variables)), {});
  };
  CHECK(advice({}).empty());
  CHECK(advice({{"http_proxy", "http://proxy:3128"}}) == std::vector<std::string>{"a proxy is set, which does not know go: add go to the variable no_proxy"});
  CHECK(advice({{"http_proxy", "http://proxy:3128"}, {"no_proxy", "localhost,go"}}).empty());
  write("/home/ann/.mozilla/firefox/x.default/prefs.js", "user_pref(\"dom.security.https_only_mode\", true);\nuser_pref(\"network.proxy.type\", 1);\n");
  write("/home/ann/.config/chromium/Default/Preferences", "{\"https_only_mode_enabled\":true}");
  fs::create_directories(machine.at("/var/lib/flatpak/app/com.google.Chrome"));
  CHECK(advice({}).size() == 4);
}

TEST_CASE("texts are filled in, and other at signs stay") {
  CHECK(fill_in("a @X@ @Y@ x@y @", {{"X", "@Y@"}, {"Y", "2"}}) == "a @Y@ 2 x@y @");
  CHECK(fill_in("", {}).empty());
}

TEST_CASE("a capability attribute is read exactly") {
  const std::string granted("\x01\x00\x00\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 20);
  CHECK(grants_only_ports(granted));
  for (std::size_t size = 0; size < granted.size(); ++size) CHECK_FALSE(grants_only_ports(granted.substr(0, size)));
  for (std::size_t i = 0; i < granted.size(); ++i) {
    std::string other = granted;
    other[i] = static_cast<char>(other[i] ^ 0x21);
    CAPTURE(i);
    CHECK_FALSE(grants_only_ports(other));
  }
}

TEST_CASE("the name that texts speak of is one without a prefix, and go where there is none") {
  CHECK(*requested_names({"w"}) == std::vector<HostName>{{"w", ""}});
  CHECK(*requested_names({"gh=gh"}) == std::vector<HostName>{{"go", ""}, {"gh", "gh"}});
  CHECK(*requested_names({"gh=gh", "w"}) == std::vector<HostName>{{"w", ""}, {"gh", "gh"}});
  CHECK(requested_names({"w", "W=x"}).error().message == "the name 'w' is given twice");
}

TEST_CASE_FIXTURE(Fixture, "sudo is told everything on its command line, and no value can be taken for an option") {
  person.home = "--x";
  CHECK(privileged_words(machine, person, {{{"gh", "gh"}}}, Direction::revert) ==
        std::vector<std::string>{"/opt/go links/golinks", "setup-as-root", "revert", "--user=ann", "--home=--x", "--store=/home/ann/links.pb",
                                 "--config=/home/ann/.config/golinks/config.toml", "--name=gh=gh"});
}

TEST_CASE("folders that setup created are removed, those that others use by now stay") {
  const test::ScratchFolder folder;
  const CreatedFolders folders(folder / "state/record");
  fs::create_directories(folder / "etc");
  REQUIRE(folders.create(folder / "etc/a/b"));
  REQUIRE(folders.create(folder / "etc/c"));
  REQUIRE(folders.create(folder / "etc"));
  std::ofstream(folder / "etc/c/file") << "x";
  REQUIRE(folders.remove_empty());
  CHECK(fs::exists(folder / "etc/c/file"));
  CHECK_FALSE(fs::exists(folder / "etc/a"));
  CHECK_FALSE(fs::exists(folder / "state"));
  CHECK(fs::exists(folder / "etc"));
  REQUIRE(folders.remove_empty());
}

}  // namespace
}  // namespace golinks::cli
