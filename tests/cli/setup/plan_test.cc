// Setup on a machine that is a scratch folder, with programs that only say what they were called with.
#include "cli/setup/plan.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "cli/setup/browser_files.h"
#include "cli/setup/port_right.h"
#include "cli/setup/privileged_part.h"
#include "cli/setup/record.h"
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
  std::optional<PortHolder> port_holder;
  Machine machine{.env = Env::posix(),
                  .root = folder.path(),
                  .golinks = "/opt/go links/golinks",
                  .golinksd = "/opt/go links/golinksd",
                  .has_systemd = true,
                  .run = [this](const std::vector<std::string>& words) -> Result<std::string> {
                    if (words[1] == "show") return std::string();
                    calls.push_back(words.size() > 1 ? words[0] + ' ' + words[1] : words[0]);
                    return std::string();
                  },
                  .port_holder = [this](const Address&) { return port_holder; }};
  Person person{"ann", 1000, 1000, "/home/ann", "/home/ann/links.pb", "/home/ann/.config/golinks/config.toml"};

  void write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(machine.at(path)).parent_path());
    std::ofstream(machine.at(path)) << text;
  }
  [[nodiscard]] std::string read(const std::string& path) const {
    return read_whole_file(machine.at(path)).value_or("absent");
  }
  [[nodiscard]] Plan plan(const Wishes& wishes, Direction direction = Direction::apply) const {
    auto made = make_plan(setup_steps(machine, person, wishes), direction);
    REQUIRE(made);
    return *made;
  }
  void carry_out_all(const Plan& plan, Direction direction = Direction::apply) const {
    // Nothing enables units here, so the link that says so has to be made and removed by hand.
    const auto done = carry_out(plan, direction);
    CAPTURE((done ? "" : done.error().message));
    REQUIRE(done);
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
  CHECK(calls == std::vector<std::string>{"systemctl daemon-reload", "systemctl daemon-reload",
                                          "systemctl reset-failed", "systemctl enable", "systemctl stop",
                                          "systemctl restart"});
  write("/etc/systemd/system/sockets.target.wants/golinks.socket", "");
  CHECK(plan({}).pending.empty());

  const Wishes both{{{"go", ""}, {"gh", "gh"}}};
  const Plan second = plan(both);
  std::vector<std::string> paths;
  for (const Step& step : second.pending) paths.push_back(step.path);
  CHECK(paths == std::vector<std::string>{"/etc/hosts", "/etc/firefox-esr/golinks.js", person.config});
  CHECK(second.pending[1].effect == "changed: Firefox ESR opens 'go/word' and does not search for it");
  carry_out_all(second);
  CHECK(has(read("/etc/hosts"), "127.0.103.111 go gh # golinks\r\n"));
  CHECK(plan(both).pending.empty());

  carry_out_all(plan(both, Direction::revert), Direction::revert);
  CHECK(calls.back() == "systemctl daemon-reload");
  CHECK(read("/etc/hosts") == before);
  CHECK_FALSE(fs::exists(machine.at("/etc/firefox-esr")));
  CHECK_FALSE(fs::exists(machine.at("/home")));
  CHECK_FALSE(fs::exists(machine.at("/var")));
  CHECK_FALSE(fs::exists(machine.at("/etc/systemd/system/golinks.socket")));
}

// What the plan does to the file.
bool plans(const Plan& plan, const std::string& path) {
  return std::ranges::find(plan.pending, path, &Step::path) != plan.pending.end();
}

TEST_CASE_FIXTURE(Fixture, "a file of somebody else at our path is told of and survives undo") {
  const std::string path = "/etc/chromium/policies/managed/golinks.json";
  write("/usr/lib/chromium/chromium", "");
  for (const std::string text : {"{}", "",
                                 "{\"SiteSearchSettings\": [{\"name\": \"golinks\", \"url\": \"http://intranet/\"}], "
                                 "\"HomepageLocation\": \"x\"}"}) {
    CAPTURE(text);
    write(path, text);
    const Plan made = plan({});
    CHECK(made.advice ==
          std::vector<std::string>{
              path + " is not as golinks setup writes it and was left alone: add {\"name\": \"golinks\", \"shortcut\": "
                     "\"go\", \"url\": "
                     "\"http://go/{searchTerms}\", \"featured\": false} to it, or open http://go/ once in Chromium"});
    CHECK_FALSE(plans(made, path));
    const Plan undo = plan({}, Direction::revert);
    CHECK_FALSE(plans(undo, path));
    CHECK(undo.advice.empty());
  }
}

TEST_CASE_FIXTURE(Fixture, "a file of ours that somebody added to is theirs from then on") {
  const std::string path = "/etc/firefox/policies/policies.json";
  write("/etc/hosts", "");
  write("/snap/firefox/current/firefox", "");
  carry_out_all(plan({}));
  CHECK(read(path) == firefox_policies({}));
  std::string edited = firefox_policies({});
  edited.insert(edited.find("\"Preferences\""), "\"DisableTelemetry\": true, ");
  write(path, edited);
  const Plan again = plan({});
  CHECK_FALSE(plans(again, path));
  CHECK(again.advice.empty());  // it still does what it should

  const Wishes other{{{"w", ""}}};
  const Plan renamed = plan(other);
  CHECK_FALSE(plans(renamed, path));
  REQUIRE(renamed.advice.size() == 1);
  CHECK(has(renamed.advice[0],
            "add \"browser.fixup.domainwhitelist.w\": {\"Value\": true, \"Status\": \"default\"} to it"));

  const Plan undo = plan({}, Direction::revert);
  CHECK_FALSE(plans(undo, path));
  REQUIRE(undo.advice.size() == 1);
  CHECK(undo.advice[0] ==
        path +
            " was changed after setup had written it and was left alone: take \"browser.fixup.domainwhitelist.go\": "
            "{\"Value\": true, \"Status\": \"default\"} out of it");
  carry_out_all(undo, Direction::revert);
  CHECK(read(path) == edited);
}

TEST_CASE_FIXTURE(
    Fixture, "whoever else has port 80 is named before anything is changed, and does not stand in the way of undo") {
  const auto obstacle = [&](const PortHolder& holder) {
    port_holder = holder;
    REQUIRE(make_plan(setup_steps(machine, person, {}), Direction::revert));
    const auto made = make_plan(setup_steps(machine, person, {}), Direction::apply);
    return made ? "" : made.error().message;
  };
  const std::string narrower =
      ": have it listen at 127.0.0.1 alone (nginx: 'listen 127.0.0.1:80', Apache: 'Listen 127.0.0.1:80') "
      "and run golinks setup again";
  CHECK(obstacle({7, "nginx", 33, true}) == "nginx (pid 7) has port 80 at every address" + narrower);
  CHECK(obstacle({{}, {}, 0, true}) == "a program of user 0 has port 80 at every address" + narrower);
  CHECK(obstacle({{}, {}, 0, false}) == "a program of user 0 has 127.0.103.111:80: end it and run golinks setup again");
  CHECK(obstacle({7, "golinksd", 1001, false}) ==
        "golinksd (pid 7) has 127.0.103.111:80: end it and run golinks setup again");
  CHECK(obstacle({7, "golinksd", 1000, false}).empty());
  write("/etc/systemd/system/sockets.target.wants/golinks.socket", "");
  CHECK(obstacle({{}, {}, 0, false}).empty());
  CHECK_FALSE(obstacle({{}, {}, 0, true}).empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "names that somebody else gave a meaning are all told of, and the first of them stands in the way") {
  const Wishes wishes{{{"go", ""}, {"gh", "gh"}, {"w", ""}}};
  write("/etc/hosts", "10.0.0.8 gh\n10.0.0.9 w W\n");
  const Plan made = plan(wishes);
  CHECK(made.advice == std::vector<std::string>{"/etc/hosts, line 1, gives 'gh' the address '10.0.0.8'; /etc/hosts, "
                                                "line 2, gives 'w' the address '10.0.0.9' and were left alone: "
                                                "remove what is not wanted and run golinks setup again"});
  CHECK(std::ranges::find(made.pending, "/etc/hosts", &Step::path)->effect == "the line '127.0.103.111 go # golinks'");

  write("/etc/hosts", "127.0.103.111 go # golinks\n10.0.0.8 go\n");
  const auto refused = make_plan(setup_steps(machine, person, {}), Direction::apply);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "/etc/hosts, line 2, gives 'go' the address '10.0.0.8': remove that line, or choose another word with "
        "--name, and run golinks setup again");
  const Plan undo = plan({}, Direction::revert);
  CHECK(plans(undo, "/etc/hosts"));

  write("/etc/hosts", "127.0.103.111 gh # golinks\n127.0.103.111 go\n10.0.0.8 gh\n");
  const Plan moved = plan({{{"go", ""}, {"gh", "gh"}}});
  CHECK(std::ranges::find(moved.pending, "/etc/hosts", &Step::path)->effect == "without the line of golinks");
}

TEST_CASE_FIXTURE(Fixture,
                  "a browser's file that cannot be written stops nothing, and is told of with what to do instead") {
  write("/etc/hosts", "");
  write("/usr/lib/firefox/defaults", "a file where a folder should be");
  write("/etc/opt/chrome", "another");
  write("/opt/google/chrome/chrome", "");
  const Wishes wishes{{{"go", ""}, {"gh", "gh"}}};
  const auto notes = carry_out(plan(wishes), Direction::apply);
  REQUIRE(notes);
  REQUIRE(notes->size() == 2);
  CHECK(has((*notes)[0], "/usr/lib/firefox/defaults/pref/golinks.js: cannot write "));
  CHECK(has((*notes)[0],
            "; set browser.fixup.domainwhitelist.go to true in the about:config of Firefox, set browser.fixup."));
  CHECK(has((*notes)[1], "; open http://go/ once in Chrome, open http://gh/ once in Chrome"));
  CHECK(has(read(person.config), "listen = "));
}

TEST_CASE_FIXTURE(Fixture, "files that setup did not create stay, however empty, and one that it created goes") {
  for (const bool was_there : {true, false}) {
    CAPTURE(was_there);
    if (was_there) {
      write("/etc/hosts", "");
      write("/home/ann/dotfiles/config.toml", "");
      fs::create_directories(machine.at("/home/ann/.config/golinks"));
      fs::create_symlink("../../dotfiles/config.toml", machine.at(person.config));
    } else {
      fs::remove(machine.at("/etc/hosts"));
      fs::remove(machine.at(person.config));
      fs::remove(machine.at("/home/ann/dotfiles/config.toml"));
    }
    carry_out_all(plan({}));
    CHECK(read("/etc/hosts") == "127.0.103.111 go # golinks\n");
    CHECK(has(read(person.config), "names = [\"go\"]"));
    carry_out_all(plan({}, Direction::revert), Direction::revert);
    CHECK(read("/etc/hosts") == (was_there ? "" : "absent"));
    CHECK(fs::is_symlink(machine.at(person.config)) == was_there);
    CHECK(read("/home/ann/dotfiles/config.toml") == (was_there ? "" : "absent"));
  }
}

TEST_CASE_FIXTURE(
    Fixture,
    "a created config.toml that the person has moved to a dotfiles folder since is emptied there, and its link stays") {
  write("/etc/hosts", "");
  carry_out_all(plan({}));
  fs::create_directories(machine.at("/home/ann/dotfiles"));
  fs::rename(machine.at(person.config), machine.at("/home/ann/dotfiles/config.toml"));
  fs::create_symlink("../../dotfiles/config.toml", machine.at(person.config));
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  CHECK(read("/home/ann/dotfiles/config.toml").empty());
  CHECK(fs::is_symlink(machine.at(person.config)));
}

TEST_CASE_FIXTURE(Fixture, "a config.toml that nobody can read stands in the way of setup, and not of undo") {
  write("/etc/hosts", "");
  write(person.config, "listen = \"127.0.0.1:8080\"\n");
  carry_out_all(plan({}));
  write(person.config, read(person.config) + "autostart = perhaps\n");
  CHECK_FALSE(make_plan(setup_steps(machine, person, {}), Direction::apply));
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  CHECK(read(person.config) == "listen = \"127.0.0.1:8080\"\nautostart = perhaps\n");
  CHECK_FALSE(plans(plan({}, Direction::revert), person.config));
}

TEST_CASE_FIXTURE(Fixture, "undo goes on after a step that fails, and tells of each") {
  const auto step = [this](const std::string& path, bool works) {
    const auto work = [this, path, works]() -> Result<void> {
      calls.push_back(path);
      return works ? Result<void>() : failure(ErrorCode::io, "no");
    };
    return Step{.path = path,
                .effect = {},
                .undo_effect = {},
                .instead = {},
                .as_root = false,
                .closes_undo = false,
                .check = {},
                .apply = work,
                .revert = work};
  };
  Plan made{{step("/a", false), step("/b", true), step("/c", false), step("/record", true)}, {}};
  made.pending.back().closes_undo = true;
  CHECK(carry_out(made, Direction::revert).error().message == "/a: no; /c: no");
  CHECK(calls == std::vector<std::string>{"/a", "/b", "/c"});
  CHECK(carry_out(made, Direction::apply).error().message == "/a: no");
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
  CHECK(paths == std::vector<std::string>{"/etc/firefox/policies/policies.json",
                                          "/etc/chromium/policies/managed/golinks.json",
                                          "/etc/opt/chrome/policies/managed/golinks.json"});
}

TEST_CASE_FIXTURE(Fixture, "one folder by two names gets one file, and undo does not mind a file that is gone") {
  write("/etc/hosts", "");
  fs::create_directories(machine.at("/usr/lib/firefox/defaults"));
  fs::create_directory_symlink("lib", machine.at("/usr/lib64"));
  const std::string path = "/usr/lib/firefox/defaults/pref/golinks.js";
  const auto files = browser_files(machine, {});
  REQUIRE(files.size() == 1);
  CHECK(files[0].path == path);
  carry_out_all(plan({}));
  const Plan undo = plan({}, Direction::revert);
  fs::remove(machine.at(path));
  carry_out_all(undo, Direction::revert);
  CHECK_FALSE(fs::exists(machine.at("/usr/lib/firefox/defaults/pref")));
}

TEST_CASE_FIXTURE(Fixture, "root writes nothing where others can put links, and the person is told what to do") {
  write("/etc/hosts", "");
  const std::string path = "/opt/firefox/defaults/pref/golinks.js";
  fs::create_directories(machine.at("/opt/firefox/defaults"));
  CHECK(plans(plan({}), path));
  fs::permissions(machine.at("/opt/firefox"), fs::perms::group_write, fs::perm_options::add);
  const Plan made = plan({});
  CHECK_FALSE(plans(made, path));
  REQUIRE(made.advice.size() == 1);
  CHECK(made.advice[0] ==
        path +
            " is in a folder that others than root may write to; set browser.fixup.domainwhitelist.go to true in the "
            "about:config of Firefox");
  fs::remove_all(machine.at("/opt/firefox"));
  fs::create_directories(machine.at("/home/ann/firefox/defaults"));
  fs::permissions(machine.at("/home/ann"), fs::perms::others_write, fs::perm_options::add);
  fs::create_directory_symlink("../home/ann/firefox", machine.at("/opt/firefox"));
  CHECK_FALSE(plans(plan({}), path));
}

TEST_CASE("machines have other names in flatpak") {
  CHECK(flatpak_architecture("x86_64") == "x86_64");
  CHECK(flatpak_architecture("aarch64") == "aarch64");
  CHECK(flatpak_architecture("i686") == "i386");
  CHECK(flatpak_architecture("armv7l") == "arm");
}

TEST_CASE("the browsers' files name every host") {
  const Wishes wishes{{{"go", ""}, {"gh", "team/gh"}}};
  CHECK(
      chromium_policy(wishes) ==
      "{\n  \"SiteSearchSettings\": [\n"
      "    {\"name\": \"golinks\", \"shortcut\": \"go\", \"url\": \"http://go/{searchTerms}\", \"featured\": false},\n"
      "    {\"name\": \"golinks gh\", \"shortcut\": \"gh\", \"url\": \"http://gh/{searchTerms}\", \"featured\": "
      "false}\n"
      "  ]\n}\n");
  CHECK(has(firefox_preferences(wishes), "pref(\"browser.fixup.domainwhitelist.gh\", true);\n"));
  CHECK(has(firefox_policies(wishes),
            "\"browser.fixup.domainwhitelist.gh\": {\"Value\": true, \"Status\": \"default\"}"));
}

TEST_CASE_FIXTURE(Fixture, "what setup cannot do for a browser is said") {
  const auto advice = [&](std::map<std::string, std::string> variables) {
    return browser_advice(machine, person, test::environment(std::move(variables)), {});
  };
  CHECK(advice({}).empty());
  CHECK(advice({{"http_proxy", "http://proxy:3128"}}) ==
        std::vector<std::string>{"a proxy is set, which does not know go: add go to the variable no_proxy"});
  CHECK(advice({{"http_proxy", "http://proxy:3128"}, {"no_proxy", "localhost,go"}}).empty());
  write("/home/ann/.mozilla/firefox/x.default/prefs.js",
        "user_pref(\"dom.security.https_only_mode\", true);\nuser_pref(\"network.proxy.type\", 1);\n");
  write("/home/ann/.config/chromium/Default/Preferences", "{\"https_only_mode_enabled\":true}");
  fs::create_directories(machine.at("/home/ann/.local/share/flatpak/app/org.mozilla.firefox"));
  const auto all = advice({});
  REQUIRE(all.size() == 4);
  CHECK(all[3] ==
        "the Firefox that ann installed as a flatpak takes no file from outside: set browser.fixup.domainwhitelist.go "
        "to true in "
        "its about:config");
}

TEST_CASE_FIXTURE(Fixture, "profiles are looked at wherever the packages of a browser keep them") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"/home/ann/.config/mozilla/firefox/x/prefs.js", "Firefox is in HTTPS-Only Mode"},
      {"/home/ann/snap/firefox/common/.mozilla/firefox/x/prefs.js", "Firefox is in HTTPS-Only Mode"},
      {"/home/ann/.var/app/org.mozilla.firefox/.mozilla/firefox/x/prefs.js", "Firefox is in HTTPS-Only Mode"},
      {"/home/ann/snap/chromium/common/chromium/Default/Preferences", "Chromium always asks"},
      {"/home/ann/.config/google-chrome/Default/Preferences", "Chrome always asks"},
  };
  for (const auto& [file, told] : cases) {
    CAPTURE(file);
    write(file, "user_pref(\"dom.security.https_only_mode\", true); \"https_only_mode_enabled\":true");
    const auto advice = browser_advice(machine, person, test::environment({}), {});
    fs::remove(machine.at(file));
    REQUIRE(advice.size() == 1);
    CHECK(has(advice[0], told));
  }
}

TEST_CASE_FIXTURE(Fixture, "all of Chromium's kin are known, however they are installed") {
  CHECK(learning_browsers(machine, person).empty());
  for (const char* place :
       {"/var/lib/flatpak/app/com.google.Chrome", "/home/ann/.local/share/flatpak/app/com.brave.Browser",
        "/opt/microsoft/msedge", "/opt/vivaldi", "/snap/chromium/current"}) {
    fs::create_directories(machine.at(place));
  }
  CHECK(learning_browsers(machine, person) ==
        std::vector<std::string>{"Chromium", "Chrome", "Brave", "Edge", "Vivaldi"});
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
  CHECK(*requested_names({"go=go", "w"}) == std::vector<HostName>{{"w", ""}, {"go", "go"}});
  CHECK(*requested_names({}) == std::vector<HostName>{{"go", ""}});
  CHECK(requested_names({"w", "W=x"}).error().message == "the name 'w' is given twice");
  CHECK(requested_names({"go=go"}).error().message ==
        "one name has to stand for all links: 'go' cannot have a keyword where no other name is without one");
}

TEST_CASE_FIXTURE(Fixture, "sudo is told everything on its command line, and no value can be taken for an option") {
  person.home = "--x";
  CHECK(privileged_words(machine, person, {{{"gh", "gh"}}}, Direction::revert) ==
        std::vector<std::string>{"/opt/go links/golinks", "setup-as-root", "revert", "--user=ann", "--home=--x",
                                 "--store=/home/ann/links.pb", "--config=/home/ann/.config/golinks/config.toml",
                                 "--name=gh=gh"});
}

TEST_CASE("folders that setup created are removed, those that others use by now stay") {
  const test::ScratchFolder folder;
  const Record record(folder / "state/record");
  fs::create_directories(folder / "etc");
  REQUIRE(record.create_folder(folder / "etc/a/b"));
  REQUIRE(record.create_folder(folder / "etc/c"));
  REQUIRE(record.create_folder(folder / "etc"));
  std::ofstream(folder / "etc/c/file") << "x";
  REQUIRE(record.clear());
  CHECK(fs::exists(folder / "etc/c/file"));
  CHECK_FALSE(fs::exists(folder / "etc/a"));
  CHECK_FALSE(fs::exists(folder / "state"));
  CHECK(fs::exists(folder / "etc"));
  REQUIRE(record.clear());
}

TEST_CASE("a deed is known once it was noted, until the record is cleared") {
  const test::ScratchFolder folder;
  const Record record(folder / "state/record");
  const std::string file = folder / "a file";
  CHECK_FALSE(*record.says("file", file));
  for (int time = 0; time < 2; ++time) REQUIRE(record.note(deed_of_writing("ours\n"), file));
  CHECK(*record.says(deed_of_writing("ours\n"), file));
  CHECK_FALSE(*record.says(deed_of_writing("theirs\n"), file));
  CHECK_FALSE(*record.says(deed_of_writing("ours\n"), folder / "a"));
  CHECK(record.exists());
  REQUIRE(record.clear());
  CHECK_FALSE(fs::exists(folder / "state"));
}

}  // namespace
}  // namespace golinks::cli
