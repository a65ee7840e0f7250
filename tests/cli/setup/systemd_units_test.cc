// What setup does where systemd runs, with a systemctl that only says what it was called with.
#include "cli/setup/systemd_units.h"

#include <doctest/doctest.h>

#include "cli/setup/plan.h"
#include "tests/cli/setup/scratch_machine.h"
#include "tests/support/text_search.h"

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

using test::has;

// Where systemctl enables, starts and stops golinks.socket.
struct ScratchSystemd : ScratchMachine {
  bool is_outdated = false;  // systemd has not read golinks.service
  fs::path link = machine.at("/etc/systemd/system/sockets.target.wants/golinks.socket");

  ScratchSystemd() {
    socket_state = "inactive";
    fs::create_directories(link.parent_path());
    machine.run = [this](const std::vector<std::string>& words) { return call(words); };
  }
  Result<std::string> call(const std::vector<std::string>& words) {
    if (words[1] == "show")
      return "ActiveState=" + socket_state +
             "\nNeedDaemonReload=no\n\nActiveState=inactive\nNeedDaemonReload=" + (is_outdated ? "yes" : "no") + "\n";
    calls.push_back(words[1]);
    if (words[1] == "enable") std::ofstream(link) << "";
    if (words[1] == "disable") fs::remove(link);
    if (words[1] == "restart") socket_state = "active";
    if (words[1] == "stop" && words[2] == "golinks.socket") socket_state = "inactive";
    return std::string();
  }
  [[nodiscard]] Result<Plan> plan(const Person& person, Direction direction = Direction::apply) const {
    return make_plan(systemd_steps(machine, person, {}, Record(machine.at("/var/lib/record"))), direction);
  }
  [[nodiscard]] std::vector<std::string> pending(Direction direction = Direction::apply) const {
    const auto made = plan(ann, direction);
    REQUIRE(made);
    std::vector<std::string> paths;
    for (const Step& step : made->pending) paths.push_back(step.path);
    return paths;
  }
  void carry_out_all(Direction direction = Direction::apply) {
    const auto made = plan(ann, direction);
    REQUIRE(made);
    calls.clear();
    REQUIRE(carry_out(*made, direction));
  }
};

using Paths = std::vector<std::string>;

TEST_CASE_FIXTURE(ScratchSystemd,
                  "a socket that systemd has given up is started anew, though its units are as they were") {
  carry_out_all();
  CHECK(pending().empty());
  for (const char* given_up : {"failed", "inactive"}) {
    socket_state = given_up;
    CHECK(pending() == Paths{"systemd"});
  }
  carry_out_all();
  CHECK(calls == Paths{"reset-failed", "enable", "stop", "restart"});
  CHECK(pending().empty());
  socket_state = "";  // only root may ask here
  CHECK(pending().empty());
}

TEST_CASE_FIXTURE(ScratchSystemd, "undo stops a socket that was disabled by hand, or whose file is gone") {
  carry_out_all();
  fs::remove(link);
  CHECK(pending() == Paths{"systemd"});
  CHECK(pending(Direction::revert).size() == 3);
  carry_out_all(Direction::revert);
  CHECK(socket_state == "inactive");
  CHECK(pending(Direction::revert).empty());

  carry_out_all();
  fs::remove(link);
  fs::remove(machine.at("/etc/systemd/system/golinks.socket"));
  fs::remove(machine.at("/etc/systemd/system/golinks.service"));
  CHECK(pending(Direction::revert) == Paths{"systemd"});
  carry_out_all(Direction::revert);
  CHECK(socket_state == "inactive");
}

TEST_CASE_FIXTURE(ScratchSystemd, "units that systemd has not read are enabled anew") {
  carry_out_all();
  is_outdated = true;
  CHECK(pending() == Paths{"systemd"});
}

TEST_CASE_FIXTURE(ScratchSystemd, "a unit of somebody else is in the way of setup, and undo leaves it alone") {
  std::ofstream(machine.at("/etc/systemd/system/golinks.service")) << "[Service]\nUser=bob\nExecStart=/opt/other\n";
  const auto refused = plan(ann);
  REQUIRE_FALSE(refused);
  CHECK(
      refused.error().message ==
      "/etc/systemd/system/golinks.service is not as golinks setup writes it and was left alone: move it away and run "
      "golinks setup again");
  CHECK(pending(Direction::revert).empty());
}

TEST_CASE_FIXTURE(ScratchSystemd, "undo stops and disables the socket though somebody has edited a unit") {
  carry_out_all();
  std::ofstream(machine.at("/etc/systemd/system/golinks.service"), std::ios::app) << "# mine\n";
  const auto undo = plan(ann, Direction::revert);
  REQUIRE(undo);
  CHECK(undo->advice ==
        Paths{"/etc/systemd/system/golinks.service was changed after setup had written it and was left alone"});
  carry_out_all(Direction::revert);
  CHECK(socket_state == "inactive");
  CHECK_FALSE(fs::exists(link));
  CHECK_FALSE(machine.has("/etc/systemd/system/golinks.socket"));
  CHECK(machine.has("/etc/systemd/system/golinks.service"));
}

TEST_CASE_FIXTURE(ScratchSystemd, "links that golinksd would not see are refused") {
  for (const char* store : {"/tmp/links.pb", "/tmp/ann/links.pb", "/var/tmp/a/links.pb"}) {
    ann.store = store;
    ann.real_store = store;
    CHECK_FALSE(check_store_place(ann));
  }
  CHECK(check_store_place(ann).error().message ==
        "the links are in /var/tmp/a, and under systemd golinksd has a /var/tmp of its own: keep them elsewhere");
  for (const char* store : {"/tmpx/links.pb", "/home/ann/tmp/links.pb"}) {
    ann.store = store;
    ann.real_store = store;
    CHECK(check_store_place(ann));
  }
}

TEST_CASE_FIXTURE(ScratchSystemd, "hostile paths stay inside their quotes in the units") {
  ann.store = "/home/ann/a\" b%n\\$x/links.pb";
  machine.golinksd = "/opt/go $links%n/golinksd";
  ann.real_store = ann.store;
  const std::string unit = service_unit(machine, ann, {});
  CHECK(has(unit,
            "ExecStart=\"/opt/go $links%%n/golinksd\" --idle-exit 15m --log \"/home/ann/a\\\" "
            "b%%n\\\\$$x/links.pb.daemon.log\"\n"));
  CHECK(has(unit, "\"GOLINKS_STORE=/home/ann/a\\\" b%%n\\\\$x/links.pb\"\n"));
  CHECK(has(unit, "ReadWritePaths=\"-/home/ann/a\\\" b%%n\\\\$x\"\n"));
  CHECK(has(unit, "RequiresMountsFor=\"/home/ann/a\\\" b%%n\\\\$x\"\n"));
  ann.real_store = "/home/ann/dotfiles\nUser=root/links.pb";
  CHECK(has(service_unit(machine, ann, {}), " \"-/home/ann/dotfiles\\x0aUser=root\"\n"));
  CHECK(unit_store(unit) == ann.store);
  CHECK(unit_store("[Service]\n").empty());
  CHECK_FALSE(has(unit, "@NAME@"));
  CHECK(has(unit, "SystemCallFilter=@system-service\n"));
}

}  // namespace
}  // namespace golinks::cli
