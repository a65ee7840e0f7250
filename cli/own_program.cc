#include "cli/own_program.h"

#include <sys/auxv.h>

#include <filesystem>

#include "store/system_failure.h"

namespace golinks::cli {

Result<std::string> own_program_path() {
  std::error_code error;
  const std::filesystem::path told = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) return told.string();
  const auto* const started = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
  const std::filesystem::path real = std::filesystem::canonical(started == nullptr ? "" : started, error);
  if (error) return system_failure("find", "this program", error.value());
  return real.string();
}

}  // namespace golinks::cli
