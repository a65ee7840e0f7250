#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/doctor/checks.h"
#include "cli/doctor/installation.h"
#include "cli/take_line.h"
#include "store/version.h"

namespace golinks::cli {

Diagnoses check_program(const Patient& patient) {
  const Machine& machine = patient.machine;
  const std::string& program = machine.golinksd;
  if (::access(program.c_str(), X_OK) != 0) {
    return {wrong_installation(machine, fmt::format("cannot run {}: {}", program, std::strerror(errno)))};
  }
  const auto said = machine.run({program, "--version"});
  if (!said) return {wrong_installation(machine, fmt::format("{}: {}", program, said.error().message))};
  std::string_view text = *said;
  const std::string_view version = take_line(text);
  if (version != "golinksd " + program_version())
    return {wrong_installation(
        machine, fmt::format("{} says '{}', and this is golinks {}", program, version, program_version()))};
  return {all_right(fmt::format("{}, version {}", program, program_version()))};
}

}  // namespace golinks::cli
