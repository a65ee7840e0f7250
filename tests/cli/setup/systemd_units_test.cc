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
  fs::path link = machine.at("/etc/systemd/system/sockets.target.wants/golinks.socket");

  ScratchSystemd() {
    socket_state = "inactive";
    fs::create_directories(link.parent_path());
    machine.run = [this](const std::vector<std::string>& words) { return call(words); };
  }
  Result<std::string> call(const std::vector<std::string>& words) {
    if (words[1] == "show") return socket_state + "\n";
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

TEST_CASE_FIXTURE(ScratchSystemd, "what is set up for one person is neither taken over nor taken back by another") {
  carry_out_all();
  const Person bob{"bob", 1001, 1001, "/home/bob", "/home/bob/links.pb", "/home/bob/.config/golinks/config.toml"};
  for (const Direction direction : {Direction::apply, Direction::revert}) {
    const auto refused = plan(bob, direction);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::exists);
    CHECK(refused.error().message ==
          "go/ is set up for ann on this computer: 'sudo golinks setup --undo --user ann' takes that back");
  }
  carry_out_all(Direction::revert);
  CHECK(plan(bob));
}

TEST_CASE_FIXTURE(ScratchSystemd, "units of somebody else are not enabled") {
  std::ofstream(machine.at("/etc/systemd/system/golinks.service")) << "[Service]\nUser=bob\nExecStart=/opt/other\n";
  CHECK(pending() == Paths{"/etc/systemd/system/golinks.socket"});
  CHECK(pending(Direction::revert).empty());
}

TEST_CASE_FIXTURE(ScratchSystemd, "links that golinksd would not see are refused") {
  for (const char* store : {"/tmp/links.pb", "/tmp/ann/links.pb", "/var/tmp/a/links.pb"}) {
    ann.store = store;
    CHECK_FALSE(check_store_place(machine, ann));
  }
  CHECK(check_store_place(machine, ann).error().message ==
        "the links are in /var/tmp/a, and under systemd golinksd has a /var/tmp of its own: keep them elsewhere");
  for (const char* store : {"/tmpx/links.pb", "/home/ann/tmp/links.pb"}) {
    ann.store = store;
    CHECK(check_store_place(machine, ann));
  }
}

TEST_CASE_FIXTURE(ScratchSystemd, "hostile paths stay inside their quotes in the units") {
  ann.store = "/home/ann/a\" b%n\\$x/links.pb";
  machine.golinksd = "/opt/go $links%n/golinksd";
  const std::string unit = service_unit(machine, ann, {}, ann.store);
  CHECK(has(unit,
            "ExecStart=\"/opt/go $links%%n/golinksd\" --idle-exit 15m --log \"/home/ann/a\\\" "
            "b%%n\\\\$$x/links.pb.daemon.log\"\n"));
  CHECK(has(unit, "\"GOLINKS_STORE=/home/ann/a\\\" b%%n\\\\$x/links.pb\"\n"));
  CHECK(has(unit, "ReadWritePaths=\"-/home/ann/a\\\" b%%n\\\\$x\"\n"));
  CHECK(has(unit, "RequiresMountsFor=\"/home/ann/a\\\" b%%n\\\\$x\"\n"));
  CHECK(has(service_unit(machine, ann, {}, "/home/ann/dotfiles/links.pb"), " \"-/home/ann/dotfiles\"\n"));
  CHECK(unit_store(unit) == ann.store);
  CHECK(unit_store("[Service]\n").empty());
  CHECK_FALSE(has(unit, "@NAME@"));
  CHECK(has(unit, "SystemCallFilter=@system-service\n"));
}

}  // namespace
}  // namespace golinks::cli
