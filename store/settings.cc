#include "store/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/suggest.h"
#include "store/toml.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::array<std::string_view, 5> known_settings = {"listen", "names", "autostart", "store", "pages"};
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
std::string fault_of_names(const TomlEntry& entry, std::vector<HostName>& names) {
  if (!entry.texts || entry.texts->empty()) return "'names' must be a list of host names like [\"go\"]";
  names.clear();
  for (const std::string& text : *entry.texts) {
    const auto name = HostName::parse(text);
    if (!name) return fmt::format("'names': {}", name.error().message);
    if (std::ranges::find(names, name->host, &HostName::host) != names.end())
      return fmt::format("'names': {} is there twice", in_quotes(name->host));
    names.push_back(*name);
  }
  return {};
}

bool is_place(std::string_view path) { return path.starts_with('/') || path.starts_with("~/"); }

// Empty when the value was taken.
std::string fault_of_setting(const TomlEntry& entry, Settings& settings) {
  if (entry.key == "listen") {
    if (!entry.text) return "'listen' must be a string like \"127.0.0.1:26479\"";
    settings.listen = *entry.text;
  } else if (entry.key == "autostart") {
    if (!entry.flag) return "'autostart' must be true or false";
    settings.autostart = *entry.flag;
  } else if (entry.key == "store") {
    if (!entry.text || !is_place(*entry.text)) return "'store' must be a path that begins with \"/\" or \"~/\"";
    settings.store = *entry.text;
  } else if (entry.key == "pages") {
    if (entry.text != "owner" && entry.text != "everyone") return "'pages' must be \"owner\" or \"everyone\"";
    settings.pages = entry.text == "everyone" ? PageReaders::everyone : PageReaders::owner;
  } else {
    return fault_of_names(entry, settings.names);
  }
  return {};
}

Result<Settings> apply(const std::vector<TomlEntry>& entries, const std::string& path, Settings settings) {
  for (const TomlEntry& entry : entries) {
    if (std::ranges::find(known_settings, entry.key) == known_settings.end()) {
      return refuse(
          path, entry.first_line,
          fmt::format("unknown setting {}{}", in_quotes(entry.key), did_you_mean(suggest(entry.key, known_settings))));
    }
    if (const auto fault = fault_of_setting(entry, settings); !fault.empty())
      return refuse(path, entry.first_line, fault);
  }
  return settings;
}

// Empty where there is no file, or no HOME.
Result<std::string> text_of_config(Env& env, const Environment& environment) {
  const auto path = config_path(environment);
  if (!path) return std::string();
  auto text = read_file(env, *path);
  if (!text && text.error().code == ErrorCode::not_found) return std::string();
  return text;
}

Result<Settings> from_text(const std::string& text, const Environment& environment) {
  if (text.empty()) return Settings{};
  return parse_settings(text, config_path(environment).value());
}

// Empty when config.toml names none. Most do not, and are not parsed for it by each command.
Result<std::string> configured_store(Env& env, const Environment& environment) {
  const auto text = text_of_config(env, environment);
  if (!text) return failure(text.error());
  if (text->find("store") == std::string::npos) return std::string();
  const auto settings = from_text(*text, environment);
  if (!settings) return failure(settings.error());
  return settings->store;
}

}  // namespace

bool forbids_autostart(const Environment& environment) {
  const auto off = environment("GOLINKS_NO_DAEMON");
  return off && !off->empty() && *off != "0";
}

Result<Settings> parse_settings(const std::string& text, const std::string& path) {
  const auto entries = parse_toml(text, path);
  if (!entries) return failure(entries.error());
  return apply(*entries, path, Settings{});
}

Result<Settings> load_settings(Env& env, const Environment& environment) {
  const auto text = text_of_config(env, environment);
  if (!text) return failure(text.error());
  auto settings = from_text(*text, environment);
  if (settings && forbids_autostart(environment)) settings->autostart = false;
  return settings;
}

Result<std::string> own_store_path(Env& env, const Environment& environment) {
  auto configured = configured_store(env, environment);
  if (!configured || configured->starts_with('/')) return configured;
  if (configured->empty()) return default_store_path(environment);
  const auto home = environment("HOME");
  if (home && !home->empty()) return *home + configured->substr(1);
  return failure(ErrorCode::invalid,
                 fmt::format("HOME is not set, so nobody knows where {} is (the 'store' of config.toml)", *configured));
}

Result<std::string> store_path(Env& env, const Environment& environment) {
  if (const auto path = environment("GOLINKS_STORE"); path && !path->empty()) return *path;
  return own_store_path(env, environment);
}

}  // namespace golinks
