#include "store/settings.h"

#include <fmt/format.h>
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::array<std::string_view, 3> known_settings = {"listen", "names", "autostart"};
constexpr std::uint64_t max_config_bytes = 1U << 20U;

tl::unexpected<Error> refuse(const std::string& path, std::size_t line, std::string_view why) {
  return failure(ErrorCode::invalid, fmt::format("{}: line {}: {}", path, line, why));
}

Result<std::string> read_file(Env& env, const std::string& path) {
  const auto file = env.open(path, OpenMode::read);
  if (!file) return failure(file.error());
  const auto identity = (*file)->identity();
  if (!identity) return failure(identity.error());
  if (identity->size > max_config_bytes)
    return failure(ErrorCode::invalid, fmt::format("{} is larger than 1 MiB", path));
  std::string text(identity->size, '\0');
  const auto size = (*file)->read_at(0, text.data(), text.size());
  if (!size) return failure(size.error());
  text.resize(*size);
  return text;
}

// Empty when the names were taken, as below.
std::string fault_of_names(const toml::node& value, std::vector<HostName>& names) {
  constexpr const char* wrong_kind = "'names' must be a list of host names like [\"go\"]";
  const auto* const array = value.as_array();
  if (array == nullptr || array->empty()) return wrong_kind;
  names.clear();
  for (const toml::node& element : *array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return wrong_kind;
    const auto name = HostName::parse(*text);
    if (!name) return fmt::format("'names': {}", name.error().message);
    if (std::ranges::find(names, name->host, &HostName::host) != names.end())
      return fmt::format("'names': {} is there twice", in_quotes(name->host));
    names.push_back(*name);
  }
  return {};
}

// Empty when the value was taken.
std::string fault_of_setting(std::string_view key, const toml::node& value, Settings& settings) {
  if (key == "listen") {
    const auto text = value.value_exact<std::string>();
    if (!text) return "'listen' must be a string like \"127.0.0.1:26479\"";
    settings.listen = *text;
  } else if (key == "autostart") {
    const auto flag = value.value_exact<bool>();
    if (!flag) return "'autostart' must be true or false";
    settings.autostart = *flag;
  } else {
    return fault_of_names(value, settings.names);
  }
  return {};
}

Result<Settings> apply(const toml::table& table, const std::string& path, Settings settings) {
  for (const auto& [key, value] : table) {
    const std::size_t line = key.source().begin.line;
    if (std::find(known_settings.begin(), known_settings.end(), key.str()) == known_settings.end()) {
      return refuse(
          path, line,
          fmt::format("unknown setting {}{}", in_quotes(key.str()), did_you_mean(suggest(key.str(), known_settings))));
    }
    if (const auto fault = fault_of_setting(key.str(), value, settings); !fault.empty())
      return refuse(path, line, fault);
  }
  return settings;
}

Result<Settings> from_file(Env& env, const Environment& environment) {
  const auto path = config_path(environment);
  if (!path) return Settings{};  // no HOME, no file
  const auto text = read_file(env, *path);
  if (!text && text.error().code == ErrorCode::not_found) return Settings{};
  if (!text) return failure(text.error());
  return parse_settings(*text, *path);
}

}  // namespace

bool forbids_autostart(const Environment& environment) {
  const auto off = environment("GOLINKS_NO_DAEMON");
  return off && !off->empty() && *off != "0";
}

Result<Settings> parse_settings(const std::string& text, const std::string& path) {
  try {
    return apply(toml::parse(text, path), path, Settings{});
  } catch (const toml::parse_error& error) {
    return refuse(path, error.source().begin.line, error.description());
  }
}

Result<Settings> load_settings(Env& env, const Environment& environment) {
  auto settings = from_file(env, environment);
  if (settings && forbids_autostart(environment)) settings->autostart = false;
  return settings;
}

}  // namespace golinks
