// All of setup, on a machine that is a scratch folder.
#include "cli/setup/plan.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/setup/browser_files.h"
#include "cli/setup/record.h"
#include "tests/cli/setup/scratch_machine.h"
#include "tests/support/text_search.h"

namespace golinks::cli {
namespace {

using test::has;

namespace fs = std::filesystem;

struct PlannedMachine : ScratchMachine {
  [[nodiscard]] Plan plan(const Wishes& wishes, Direction direction = Direction::apply) const {
    auto made = make_plan(setup_steps(machine, ann, wishes, direction), direction);
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

// What the plan does to the file.
bool plans(const Plan& plan, const std::string& path) {
  return std::ranges::find(plan.pending, path, &Step::path) != plan.pending.end();
}

TEST_CASE_FIXTURE(PlannedMachine, "what is there is not planned again, other names are, and undo takes all back") {
  write("/etc/hosts", "127.0.0.1 localhost\r\n");
  write("/usr/lib/firefox-esr/firefox", "");
  fs::create_directories(machine.at("/etc/systemd/system"));
  const auto before = read("/etc/hosts");
  const Plan first = plan({});
  CHECK(first.pending.size() == 8);
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
  CHECK(paths == std::vector<std::string>{"/etc/hosts", "/etc/firefox-esr/golinks.js", ann.config});
  CHECK(second.pending[1].effect == "changed: Firefox ESR opens 'go/word' or 'gh/word' and does not search for them");
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

TEST_CASE_FIXTURE(PlannedMachine, "a file of somebody else at our path is told of and survives undo") {
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

TEST_CASE_FIXTURE(PlannedMachine, "a file of ours that somebody added to is theirs from then on") {
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
    PlannedMachine,
    "whoever else has port 80 is named before anything is changed, and does not stand in the way of undo") {
  const auto obstacle = [&](const PortHolder& holder) {
    port_holder = holder;
    REQUIRE(make_plan(setup_steps(machine, ann, {}, Direction::revert), Direction::revert));
    const auto made = make_plan(setup_steps(machine, ann, {}, Direction::apply), Direction::apply);
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

TEST_CASE_FIXTURE(PlannedMachine,
                  "names that somebody else gave a meaning are all told of, and the first of them stands in the way") {
  const Wishes wishes{{{"go", ""}, {"gh", "gh"}, {"w", ""}}};
  write("/etc/hosts", "10.0.0.8 gh\n10.0.0.9 w W\n");
  const Plan made = plan(wishes);
  CHECK(made.advice == std::vector<std::string>{"/etc/hosts, line 1, gives 'gh' the address '10.0.0.8'; /etc/hosts, "
                                                "line 2, gives 'w' the address '10.0.0.9' and were left alone: "
                                                "remove what is not wanted and run golinks setup again"});
  CHECK(std::ranges::find(made.pending, "/etc/hosts", &Step::path)->effect == "the line '127.0.103.111 go # golinks'");

  write("/etc/hosts", "127.0.103.111 go # golinks\n10.0.0.8 go\n");
  const auto refused = make_plan(setup_steps(machine, ann, {}, Direction::apply), Direction::apply);
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

TEST_CASE_FIXTURE(PlannedMachine,
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
  CHECK(has(read(ann.config), "listen = "));
}

TEST_CASE_FIXTURE(PlannedMachine, "files that setup did not create stay, however empty, and one that it created goes") {
  for (const bool was_there : {true, false}) {
    CAPTURE(was_there);
    if (was_there) {
      write("/etc/hosts", "");
      write("/home/ann/dotfiles/config.toml", "");
      fs::create_directories(machine.at("/home/ann/.config/golinks"));
      fs::create_symlink("../../dotfiles/config.toml", machine.at(ann.config));
    } else {
      fs::remove(machine.at("/etc/hosts"));
      fs::remove(machine.at(ann.config));
      fs::remove(machine.at("/home/ann/dotfiles/config.toml"));
    }
    carry_out_all(plan({}));
    CHECK(read("/etc/hosts") == "127.0.103.111 go # golinks\n");
    CHECK(has(read(ann.config), "names = [\"go\"]"));
    carry_out_all(plan({}, Direction::revert), Direction::revert);
    CHECK(read("/etc/hosts") == (was_there ? "" : "absent"));
    CHECK(fs::is_symlink(machine.at(ann.config)) == was_there);
    CHECK(read("/home/ann/dotfiles/config.toml") == (was_there ? "" : "absent"));
  }
}

TEST_CASE_FIXTURE(
    PlannedMachine,
    "a created config.toml that the person has moved to a dotfiles folder since is emptied there, and its link stays") {
  write("/etc/hosts", "");
  carry_out_all(plan({}));
  fs::create_directories(machine.at("/home/ann/dotfiles"));
  fs::rename(machine.at(ann.config), machine.at("/home/ann/dotfiles/config.toml"));
  fs::create_symlink("../../dotfiles/config.toml", machine.at(ann.config));
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  CHECK(read("/home/ann/dotfiles/config.toml").empty());
  CHECK(fs::is_symlink(machine.at(ann.config)));
}

TEST_CASE_FIXTURE(PlannedMachine, "a config.toml that nobody can read stands in the way of setup, and not of undo") {
  write("/etc/hosts", "");
  write(ann.config, "listen = \"127.0.0.1:8080\"\n");
  carry_out_all(plan({}));
  write(ann.config, read(ann.config) + "autostart = perhaps\n");
  CHECK_FALSE(make_plan(setup_steps(machine, ann, {}, Direction::apply), Direction::apply));
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  CHECK(read(ann.config) == "listen = \"127.0.0.1:8080\"\nautostart = perhaps\n");
  CHECK_FALSE(plans(plan({}, Direction::revert), ann.config));
}

TEST_CASE_FIXTURE(PlannedMachine, "undo goes on after a step that fails, and tells of each") {
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

TEST_CASE_FIXTURE(PlannedMachine, "undo goes by what was done, whether systemd has come or gone since") {
  for (const bool had_systemd : {false, true}) {
    CAPTURE(had_systemd);
    machine.has_systemd = had_systemd;
    write("/etc/hosts", "");
    carry_out_all(plan({}));
    if (had_systemd) write("/etc/systemd/system/sockets.target.wants/golinks.socket", "");
    CHECK(fs::exists(machine.at("/home/ann/.config/autostart/golinks.desktop")) == !had_systemd);
    CHECK(fs::exists(machine.at("/etc/systemd/system/golinks.service")) == had_systemd);

    machine.has_systemd = !had_systemd;
    calls.clear();
    carry_out_all(plan({}, Direction::revert), Direction::revert);
    CHECK(std::ranges::count(calls, "systemctl stop") == 0);
    CHECK_FALSE(fs::exists(machine.at("/home")));
    CHECK_FALSE(fs::exists(machine.at("/etc/systemd/system/golinks.service")));
    CHECK_FALSE(fs::exists(machine.at("/etc/systemd/system/sockets.target.wants/golinks.socket")));
    CHECK_FALSE(fs::exists(machine.at("/var")));
    fs::remove_all(machine.at("/etc"));
  }
}

TEST_CASE_FIXTURE(PlannedMachine, "what cannot be examined keeps undo neither from the rest nor from being run again") {
  write("/etc/hosts", "");
  carry_out_all(plan({}));
  const std::string config = read(ann.config);
  fs::remove(machine.at(ann.config));
  REQUIRE(::mkfifo(machine.at(ann.config).c_str(), 0600) == 0);
  const auto undo = make_plan(setup_steps(machine, ann, {}, Direction::revert), Direction::revert);
  REQUIRE(undo);
  CHECK(undo->faults == std::vector<std::string>{machine.at(ann.config) + " is not a regular file"});
  CHECK(carry_out(*undo, Direction::revert).error().message == undo->faults.front());
  CHECK(read("/etc/hosts").empty());
  CHECK_FALSE(fs::exists(machine.at("/etc/systemd/system/golinks.service")));
  CHECK(fs::exists(machine.at("/home/ann/.config/golinks/setup-record")));

  fs::remove(machine.at(ann.config));
  write(ann.config, config);
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  CHECK_FALSE(fs::exists(machine.at("/home")));
}

TEST_CASE_FIXTURE(PlannedMachine, "without its record undo tells of what may be setup's and differs") {
  write("/etc/hosts", "");
  write("/usr/lib/firefox-esr/firefox", "");
  carry_out_all(plan({{{"w", ""}}}));
  fs::remove_all(machine.at("/var"));
  const Plan undo = plan({}, Direction::revert);
  CHECK(undo.advice == std::vector<std::string>{
                           "/etc/systemd/system/golinks.socket is not as golinks setup writes it and was left alone",
                           "/etc/systemd/system/golinks.service is not as golinks setup writes it and was left alone",
                           "/etc/firefox-esr/golinks.js is not as golinks setup writes it and was left alone"});
}

TEST_CASE_FIXTURE(PlannedMachine, "a temporary file of a write that was killed is gone after undo") {
  write("/etc/hosts", "127.0.0.1 localhost\n");
  write("/etc/hosts.golinks-new", "127.0.0.1 lo");
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  CHECK_FALSE(fs::exists(machine.at("/etc/hosts.golinks-new")));
  CHECK(read("/etc/hosts") == "127.0.0.1 localhost\n");
}

TEST_CASE_FIXTURE(PlannedMachine, "a file of ours is removed after its browser is gone") {
  write("/etc/opt/chrome/policies/managed/golinks.json", chromium_policy({}));
  const Plan undo = plan({}, Direction::revert);
  REQUIRE(undo.pending.size() == 1);
  CHECK(undo.pending[0].path == "/etc/opt/chrome/policies/managed/golinks.json");
}

TEST_CASE_FIXTURE(PlannedMachine, "a file of ours that was changed is told of after its browser is gone") {
  write("/etc/hosts", "");
  write("/opt/google/chrome/chrome", "");
  carry_out_all(plan({}));
  fs::remove_all(machine.at("/opt/google"));
  const std::string path = "/etc/opt/chrome/policies/managed/golinks.json";
  write(path, read(path) + " ");
  const Plan undo = plan({}, Direction::revert);
  CHECK_FALSE(plans(undo, path));
  REQUIRE(undo.advice.size() == 1);
  CHECK(undo.advice[0].starts_with(path + " was changed after setup had written it and was left alone"));
}

TEST_CASE_FIXTURE(PlannedMachine, "what is no file at our path is somebody else's, and stops neither setup nor undo") {
  write("/etc/hosts", "");
  write("/usr/lib/firefox-esr/firefox", "");
  const std::string path = "/etc/firefox-esr/golinks.js";
  fs::create_directories(machine.at("/etc/firefox-esr"));
  for (const bool is_link : {true, false}) {
    if (is_link) fs::create_symlink("/nowhere", machine.at(path));
    else REQUIRE(::mkfifo(machine.at(path).c_str(), 0600) == 0);
    for (const Direction direction : {Direction::apply, Direction::revert}) {
      const Plan made = plan({}, direction);
      CHECK_FALSE(plans(made, path));
      REQUIRE(made.advice.size() == 1);
      CHECK(made.advice[0].starts_with(path + " is no file as golinks setup writes it and was left alone"));
      carry_out_all(made, direction);
    }
    CHECK(fs::symlink_status(machine.at(path)).type() == (is_link ? fs::file_type::symlink : fs::file_type::fifo));
    fs::remove(machine.at(path));
  }
}

TEST_CASE_FIXTURE(PlannedMachine, "one folder by two names gets one file, and undo does not mind a file that is gone") {
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

TEST_CASE_FIXTURE(PlannedMachine, "root writes nothing where others can put links, and the person is told what to do") {
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

TEST_CASE_FIXTURE(PlannedMachine, "what systemctl failed to enable is not noted as enabled") {
  write("/etc/hosts", "");
  fs::create_directories(machine.at("/etc/systemd/system"));
  machine.run = [](const std::vector<std::string>& words) -> Result<std::string> {
    if (words[1] == "enable") return failure(ErrorCode::io, "no");
    return std::string();
  };
  const auto refused = carry_out(plan({}), Direction::apply);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "systemd: no");
  CHECK(record_of_root(machine).files_of("enabled")->empty());
  CHECK_FALSE(has(read("/var/lib/golinks/setup-record"), "enabled"));
}

TEST_CASE_FIXTURE(PlannedMachine,
                  "what a write that was killed left beside a file goes with the next setup, or with undo") {
  write("/etc/hosts", "");
  write("/usr/lib/firefox-esr/firefox", "");
  const std::vector<std::string> files = {"/etc/hosts", "/etc/firefox-esr/golinks.js",
                                          "/etc/systemd/system/golinks.service", ann.config,
                                          "/var/lib/golinks/setup-record"};
  carry_out_all(plan({}));
  for (const Direction direction : {Direction::apply, Direction::revert}) {
    for (const std::string& file : files) write(file + ".golinks-new", "half of");
    carry_out_all(plan({}, direction), direction);
    for (const std::string& file : files) {
      CAPTURE(file);
      CHECK_FALSE(fs::exists(machine.at(file + ".golinks-new")));
    }
  }
}

TEST_CASE_FIXTURE(PlannedMachine,
                  "a store in another place is named in config.toml, unless the person has named it there") {
  write("/etc/hosts", "");
  const auto config = [&] { return read(ann.config); };
  carry_out_all(plan({}));
  CHECK(has(config(), "store = \"/home/ann/links.pb\"  # golinks setup\n"));
  CHECK_FALSE(plans(plan({}), ann.config));
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  write(ann.config, "store = \"~/links.pb\"\n");
  carry_out_all(plan({}));
  CHECK(config().find("store") == config().rfind("store"));
  carry_out_all(plan({}, Direction::revert), Direction::revert);
  CHECK(config() == "store = \"~/links.pb\"\n");
  ann.store = ann.real_store = "/home/ann/.local/share/golinks/links.pb";
  write(ann.config, "");
  carry_out_all(plan({}));
  CHECK_FALSE(has(config(), "store"));
}

}  // namespace
}  // namespace golinks::cli
