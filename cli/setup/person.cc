#include "cli/setup/person.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>

#include "store/settings.h"
#include "store/system_failure.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

std::string_view without_line_end(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

// "ann:x:1000:1000:Ann:/home/ann:/bin/sh" (passwd(5))
std::vector<std::string> split_fields(std::string_view line) {
  std::vector<std::string> fields(1);
  for (const char c : without_line_end(line)) {
    if (c == ':') fields.emplace_back();
    else fields.back() += c;
  }
  return fields;
}

bool parse_id(const std::string& text, unsigned& id) {
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && rest == text.data() + text.size();
}

Result<Person> with_places(Person person, const Result<std::string>& store, const Environment& environment) {
  if (!store) return failure(store.error());
  const auto config = config_path(environment);
  if (!config) return failure(config.error());
  std::error_code error;
  person.store = std::filesystem::absolute(*store, error).lexically_normal().string();
  if (error) return system_failure("find", "the working folder", error.value());
  person.real_store = person.store;
  person.config = *config;
  for (const auto& [what, path] :
       {std::pair("HOME", person.home), {"the store", person.store}, {"the settings", person.config}}) {
    if (const auto checked = check_path(what, path); !checked) return failure(checked.error());
  }
  return person;
}

Result<Person> caller(const Machine& machine, const Environment& environment) {
  const auto name = machine.run({"id", "-un"});
  if (!name) return failure(name.error());
  Person person{std::string(without_line_end(*name)), ::geteuid(), ::getegid(),
                environment("HOME").value_or(""),     {},          {}};
  return with_places(std::move(person), store_path(machine.env, environment), environment);
}

Result<Person> named(const Machine& machine, const std::string& user) {
  const auto no_such_user = [&] {
    return failure(ErrorCode::not_found, fmt::format("no user named {}", in_quotes(user)));
  };
  if (user.empty() || user.starts_with('-')) return no_such_user();
  const auto entry = machine.run({"getent", "passwd", user});
  if (!entry) return no_such_user();
  const std::vector<std::string> fields = split_fields(*entry);
  Person person;
  if (fields.size() != 7 || !parse_id(fields[2], person.uid) || !parse_id(fields[3], person.gid)) return no_such_user();
  person.name = fields[0];
  person.home = fields[5];
  const Environment environment = [&](const std::string& variable) {
    return variable == "HOME" ? std::optional(person.home) : std::nullopt;
  };
  return with_places(person, default_store_path(environment), environment);
}

// What programs see that are started without the shell's variables: at login, by systemd.
Environment without_store(const Person& person) {
  return [environment = person.environment()](const std::string& variable) {
    return variable == "GOLINKS_STORE" ? std::nullopt : environment(variable);
  };
}

}  // namespace

Result<Person> Person::find(const Machine& machine, const Environment& environment, const std::string& user) {
  if (::geteuid() == 0) {
    const std::string chosen = !user.empty() ? user : environment("SUDO_USER").value_or("");
    if (chosen.empty()) {
      return failure(ErrorCode::invalid,
                     "whose golinks is to be set up? as root, name the person: --user USER (or --user root)");
    }
    return chosen == "root" ? caller(machine, environment) : named(machine, chosen);
  }
  auto person = caller(machine, environment);
  if (person && !user.empty() && user != person->name) {
    return failure(ErrorCode::invalid, fmt::format("only root can set golinks up for {}", in_quotes(user)));
  }
  return person;
}

Result<void> Person::find_store(Env& env) {
  const auto own = own_store_path(env, without_store(*this));
  if (!own) return failure(own.error());
  if (has_default_store()) store = *own;
  if (const auto checked = check_path("the store", store); !checked) return checked;
  return follow_store(env);
}

Result<void> Person::follow_store(Env& env) {
  real_store = store;
  const auto target = env.resolve_links(store);
  if (!target) return failure(target.error());
  if (*target == store) return {};
  // It may lead through other links, and by "..": systemd wants the one name that has neither.
  std::error_code error;
  const std::string real = std::filesystem::weakly_canonical(*target, error).string();
  if (error) return system_failure("follow", store, error.value());
  if (const auto checked = check_path("the store", real); !checked) return checked;
  real_store = real;
  return {};
}

bool Person::has_default_store() const { return store == default_store_path(without_store(*this)).value_or(""); }

Environment Person::environment() const {
  return [person = *this](const std::string& variable) -> std::optional<std::string> {
    if (variable == "HOME") return person.home;
    if (variable == "GOLINKS_STORE") return person.store;
    if (variable == "XDG_CONFIG_HOME") return parent_folder(parent_folder(person.config));
    return std::nullopt;
  };
}

Result<void> check_path(std::string_view what, std::string_view path) {
  if (!path.starts_with('/'))
    return failure(ErrorCode::invalid, fmt::format("{} is not an absolute path: {}", what, in_quotes(path)));
  if (find_malformed_or_control(path))
    return failure(ErrorCode::invalid,
                   fmt::format("{} has characters that setup cannot write down: {}", what, in_quotes(path)));
  return {};
}

}  // namespace golinks::cli
