// A patient in perfect health: a machine that is a scratch folder, on which setup has been run, and programs that say
// what a test wants.
#pragma once

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "cli/doctor/checks.h"
#include "cli/setup/record.h"
#include "tests/support/fixed_environment.h"
#include "tests/support/scratch_folder.h"

namespace golinks::cli {

struct PatientFixture {
  test::ScratchFolder folder;
  std::map<std::string, std::string> variables{{"HOME", "/home/ann"}, {"GOLINKS_STORE", folder / "links.pb"}};
  // What each command line says; any other one fails.
  std::map<std::string, Result<std::string>> says{
      {"getent ahosts go", std::string("127.0.103.111   STREAM go\n127.0.103.111   DGRAM\n")},
      {"getent passwd 33", std::string("www-data:x:33:33::/var/www:/bin/false\n")}};
  Patient patient = make_patient();

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(folder.path() + path).parent_path());
    std::ofstream(folder.path() + path) << text;
  }
  // A file that an earlier golinks setup wrote, and wrote down.
  void write_as_setup(const Record& record, const std::string& path, const std::string& text) const {
    write(path, text);
    REQUIRE(record.note(deed_of_writing(text), folder.path() + path));
  }
  [[nodiscard]] static std::optional<Instance> running() {
    return Instance{::getpid(), GOLINKS_VERSION, "127.0.103.111:80"};
  }
  // Who a test says listens on the port, and what they answer.
  void answer(std::optional<PortHolder> holder, Result<Health> health = Health{GOLINKS_VERSION, "ok"}) {
    patient.holder_of = [holder](const Address&) { return holder; };
    patient.ask = [health](const Address&) { return health; };
  }

 private:
  Patient make_patient() {
    Settings settings;
    settings.listen = std::string(setup_listen);
    return {.machine = {.env = Env::posix(),
                        .root = folder.path(),
                        .golinks = "/bin/golinks",
                        .golinksd = "/bin/sh",
                        .run = [this](const std::vector<std::string>& words) -> Result<std::string> {
                          std::string line;
                          for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
                          const auto found = says.find(line);
                          return found == says.end()
                                     ? Result<std::string>(failure(ErrorCode::io, words.front() + " failed (2): "))
                                     : found->second;
                        }},
            .environment = [this](const std::string& name) { return test::environment(variables)(name); },
            .person = Person{"ann", ::geteuid(), ::getegid(), "/home/ann", folder / "links.pb",
                             "/home/ann/.config/golinks/config.toml"},
            .store = folder / "links.pb",
            .settings = settings,
            .daemon = running(),
            .holder_of =
                [](const Address&) {
                  return PortHolder{::getpid(), "golinksd", ::geteuid()};
                },
            .ask =
                [](const Address&) {
                  return Health{GOLINKS_VERSION, "ok"};
                },
            .daemon_now = [this] { return patient.daemon; }};
  }
};

}  // namespace golinks::cli
