#include "store/location.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>

namespace golinks {
namespace {

// "/" is the home of a user without one, in containers.
std::string without_slash_at_end(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path;
}

Result<std::string> in_base_folder(const Environment& environment, const std::string& variable,
                                   const std::string& default_below_home, const std::string& file) {
  const auto base = environment(variable);
  if (base && base->starts_with('/')) return without_slash_at_end(*base) + file;
  const auto home = environment("HOME");
  if (!home || home->empty()) {
    return failure(ErrorCode::invalid,
                   "HOME is not set, so there is no place for the links (set HOME or GOLINKS_STORE)");
  }
  return without_slash_at_end(*home) + default_below_home + file;
}

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Result<std::string> default_store_path(const Environment& environment) {
  return in_base_folder(environment, "XDG_DATA_HOME", "/.local/share", "/golinks/links.pb");
}

Result<void> check_names_file(const std::string& store_path) {
  struct stat status {};
  if (::stat(store_path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return {};
  return failure(ErrorCode::invalid, fmt::format("{} is {}, not a store (see GOLINKS_STORE)", store_path,
                                                 S_ISDIR(status.st_mode) ? "a folder" : "no regular file"));
}

Result<std::string> config_path(const Environment& environment) {
  return in_base_folder(environment, "XDG_CONFIG_HOME", "/.config", "/golinks/config.toml");
}

std::string instance_path(const std::string& store_path) { return store_path + ".daemon"; }

std::string daemon_log_path(const std::string& store_path) { return store_path + ".daemon.log"; }

std::string usage_path(const std::string& store_path) { return store_path + ".usage"; }

}  // namespace golinks
