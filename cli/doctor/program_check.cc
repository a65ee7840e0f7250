#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/doctor/checks.h"
#include "cli/doctor/run_briefly.h"
#include "cli/take_line.h"

namespace golinks::cli {
namespace {

constexpr const char* install = "scripts/install.sh";

}  // namespace

Diagnoses check_program(const Patient& patient) {
  const std::string& program = patient.machine.golinksd;
  if (::access(program.c_str(), X_OK) != 0) return {wrong(fmt::format("cannot run {}: {}", program, std::strerror(errno)), install)};
  const auto said = run_briefly(patient.machine, {program, "--version"});
  if (!said) return {wrong(fmt::format("{}: {}", program, said.error().message), install)};
  std::string_view text = *said;
  const std::string_view version = take_line(text);
  if (version != "golinksd " GOLINKS_VERSION)
    return {wrong(fmt::format("{} says '{}', and this is golinks " GOLINKS_VERSION, program, version), install)};
  return {all_right(fmt::format("{}, version " GOLINKS_VERSION, program))};
}

}  // namespace golinks::cli
