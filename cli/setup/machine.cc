#include "cli/setup/machine.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "cli/daemon_control.h"
#include "cli/spawn.h"
#include "store/descriptor.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

tl::unexpected<Error> system_failure(std::string_view what) {
  return failure(ErrorCode::io, fmt::format("{}: {}", what, std::strerror(errno)), errno);
}

std::string read_to_end(int descriptor) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t size = ::read(descriptor, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(size));
  }
}

std::string_view without_line_end(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

std::string_view last_line(std::string_view text) {
  text = without_line_end(text);
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
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

Result<Person> with_places(Person person, const Environment& environment) {
  const auto store = store_path(environment);
  if (!store) return failure(store.error());
  const auto config = config_path(environment);
  if (!config) return failure(config.error());
  std::error_code error;
  person.store = std::filesystem::absolute(*store, error).lexically_normal().string();
  if (error)
    return failure(ErrorCode::io, fmt::format("cannot find the working folder: {}", error.message()), error.value());
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
  return with_places(std::move(person), environment);
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
  return with_places(person, [&](const std::string& variable) {
    return variable == "HOME" ? std::optional(person.home) : std::nullopt;
  });
}

}  // namespace

std::optional<std::string> find_tool(std::string_view name) {
  if (name.starts_with('/')) return std::string(name);
  const char* const path = ::getenv("PATH");
  // Tools of the administrator are not always in the PATH of others, nor in that of root under su(1).
  const std::string folders = fmt::format("{}:/usr/sbin:/sbin", path == nullptr ? "/usr/bin:/bin" : path);
  for (std::string_view left = folders; !left.empty();) {
    const std::string_view folder = left.substr(0, left.find(':'));
    const std::string program = fmt::format("{}/{}", folder, name);
    if (folder.starts_with('/') && ::access(program.c_str(), X_OK) == 0) return program;
    left.remove_prefix(std::min(left.size(), folder.size() + 1));
  }
  return std::nullopt;
}

Result<std::string> run_tool(const std::vector<std::string>& words) {
  const auto program = find_tool(words.front());
  if (!program) return failure(ErrorCode::not_found, fmt::format("{} is not installed", words.front()));
  int out[2];
  int err[2];
  if (::pipe2(out, O_CLOEXEC) != 0) return system_failure("cannot make a pipe");
  const Descriptor out_end(out[0]);
  Descriptor their_out(out[1]);
  if (::pipe2(err, O_CLOEXEC) != 0) return system_failure("cannot make a pipe");
  const Descriptor err_end(err[0]);
  Descriptor their_err(err[1]);
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  std::vector<std::string> words_with_path = words;
  words_with_path.front() = *program;
  const Result<pid_t> pid =
      spawn({.words = std::move(words_with_path), .in = nothing.get(), .out = their_out.get(), .err = their_err.get()});
  if (!pid) return failure(pid.error());
  their_out.reset();
  their_err.reset();
  std::string said = read_to_end(out_end.get());  // these tools say little: neither pipe fills up
  const std::string complaint = read_to_end(err_end.get());
  if (const int code = wait_for_exit(*pid); code != 0) {
    return failure(ErrorCode::io, fmt::format("{} failed ({}): {}", words.front(), code,
                                              last_line(complaint.empty() ? said : complaint)));
  }
  return said;
}

Result<Machine> Machine::here(Env& env) {
  if (const auto golinksd = daemon_program(); !golinksd) return failure(golinksd.error());
  return as_it_is(env);
}

Result<Machine> Machine::as_it_is(Env& env) {
  auto golinksd = daemon_place();
  if (!golinksd) return failure(golinksd.error());
  std::error_code error;
  const auto golinks = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return failure(ErrorCode::io, fmt::format("cannot find this program: {}", error.message()), error.value());
  Machine machine{.env = env, .root = "", .golinks = golinks.string(), .golinksd = *golinksd};
  machine.has_systemd = machine.has("/run/systemd/system");
  return machine;
}

bool Machine::has(std::string_view path) const {
  struct stat status {};
  return ::lstat(at(path).c_str(), &status) == 0;
}

bool Machine::is_link(std::string_view path) const {
  struct stat status {};
  return ::lstat(at(path).c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

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

Environment Person::environment() const {
  return [person = *this](const std::string& variable) -> std::optional<std::string> {
    if (variable == "HOME") return person.home;
    if (variable == "GOLINKS_STORE") return person.store;
    if (variable == "XDG_CONFIG_HOME") return parent_folder(parent_folder(person.config));
    return std::nullopt;
  };
}

Result<void> check_path(std::string_view what, std::string_view path) {
  const bool is_fine = path.starts_with('/') && !find_malformed_or_control(path);
  return is_fine ? Result<void>()
                 : failure(ErrorCode::invalid, fmt::format("{} is not an absolute path: {}", what, in_quotes(path)));
}

}  // namespace golinks::cli
