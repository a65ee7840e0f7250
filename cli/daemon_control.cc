#include "cli/daemon_control.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "cli/own_program.h"
#include "cli/setup/port_right.h"
#include "cli/setup/wishes.h"
#include "cli/socket_activation.h"
#include "cli/spawn.h"
#include "store/address.h"
#include "store/descriptor.h"
#include "store/system_failure.h"
#include "store/version.h"

namespace golinks::cli {
namespace {

constexpr std::chrono::seconds patience{10};
constexpr std::chrono::milliseconds poll_interval{5};

// The lock's holder is in another pid namespace or on another machine: this program cannot reach it (fcntl(2), l_pid).
tl::unexpected<Error> runs_elsewhere() {
  return failure(ErrorCode::locked, "golinksd runs elsewhere, in a container or on another machine: stop it there");
}

Result<std::string> absolute_store(const Context& context) {
  const Result<std::string> path = store_path(context.env, context.environment);
  if (!path) return path;
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(*path, error);
  if (error)
    return failure(ErrorCode::io, fmt::format("cannot find the working folder: {}", error.message()), error.value());
  return absolute.lexically_normal().string();
}

// It works in /, so that it holds no folder, and writes to its log alone.
Result<pid_t> spawn_golinksd(const Context& context, std::vector<std::string> options, int ready) {
  const Result<std::string> program = daemon_program();
  if (!program) return failure(program.error());
  const Result<std::string> store = absolute_store(context);
  if (!store) return failure(store.error());
  if (const auto made = context.env.create_folders(std::filesystem::path(*store).parent_path()); !made)
    return failure(made.error());
  const std::string log_path = daemon_log_path(*store);
  const Descriptor log(::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!log) return system_failure("open", log_path);
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));

  SpawnSpec spec{.words = {*program}, .environment = {{"GOLINKS_STORE", *store}}, .folder = "/", .own_session = true};
  spec.words.insert(spec.words.end(), options.begin(), options.end());
  spec.in = nothing.get();
  spec.out = log.get();
  spec.err = log.get();
  spec.fourth = ready;
  return spawn(spec);
}

// What the daemon says about its start: the text up to the end of the pipe.
Result<std::string> read_line(int descriptor) {
  std::string line;
  for (;;) {
    pollfd event{descriptor, POLLIN, 0};
    const int ready = ::poll(&event, 1, static_cast<int>(std::chrono::milliseconds(patience).count()));
    if (ready == 0) return failure(ErrorCode::io, "golinksd is not ready after 10 seconds");
    char buffer[512];
    const ssize_t size = ready < 0 ? -1 : ::read(descriptor, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_failure("hear from", "golinksd");
    if (size == 0) return line.substr(0, line.find('\n'));
    line.append(buffer, static_cast<std::size_t>(size));
  }
}

// Asks until `done` holds; false when it did not within the limit.
bool wait_until(const std::function<bool()>& done, std::chrono::milliseconds limit = patience) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(poll_interval);
  }
  return true;
}

// One that runs elsewhere is not waited for.
bool is_settled(const std::optional<Instance>& instance) {
  return instance && (!instance->address.empty() || !is_here(*instance));
}

Result<Instance> wait_for_address(const Context& context) {
  const Result<std::optional<Instance>> found = settled_daemon(context, patience);
  if (!found) return failure(found.error());
  if (!is_settled(*found)) return failure(ErrorCode::io, "golinksd is not ready after 10 seconds");
  if (!is_here(**found)) return runs_elsewhere();
  return **found;
}

std::vector<std::string> listen_options(const std::string& listen) {
  return listen.empty() ? std::vector<std::string>() : std::vector<std::string>{"--listen", listen};
}

Result<void> check_address(const std::string& listen) {
  if (listen.empty()) return {};
  const Result<Address> address = Address::parse(listen);
  return address ? Result<void>() : Result<void>(failure(address.error()));
}

// Before an older daemon is told to end, which a new one that cannot take its place would do all the same.
Result<void> check_right(const std::string& listen) {
  if (is_activated_by_systemd(listen)) return {};
  const Result<std::string> program = daemon_program();
  return program ? check_port_right(*program, listen) : Result<void>(failure(program.error()));
}

Result<void> check_right_to_settings(const Context& context) {
  const Result<Settings> settings = context.settings();
  return settings ? check_right(settings->listen) : Result<void>(failure(settings.error()));
}

Result<void> start_and_listen(const Context& context, const std::string& listen) {
  if (const auto may = listen.empty() ? check_right_to_settings(context) : check_right(listen); !may) return may;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return system_failure("make", "a pipe");
  const Descriptor ours(ends[0]);
  Descriptor theirs(ends[1]);
  std::vector<std::string> options = listen_options(listen);
  options.insert(options.end(), {"--ready-fd", "3"});
  const Result<pid_t> pid = spawn_golinksd(context, options, theirs.get());
  if (!pid) return failure(pid.error());
  theirs.reset();
  const Result<std::string> line = read_line(ours.get());
  if (!line) return failure(line.error());
  if (line->starts_with("ready ") || *line == "running") return {};
  if (line->starts_with("error ")) return failure(ErrorCode::io, line->substr(6));
  return failure(ErrorCode::io, "golinksd ended before it was ready (see 'golinks daemon logs')");
}

// Whether it is systemd that has to start the daemon.
Result<bool> is_activated(const Context& context, const std::string& listen) {
  if (!listen.empty()) return is_activated_by_systemd(listen);
  const Result<Settings> settings = context.settings();
  if (!settings) return failure(settings.error());
  return is_activated_by_systemd(settings->listen);
}

// An older daemon has the socket, and would answer the knock itself.
Result<void> start_by_systemd(const Context& context) {
  const Result<std::string> store = absolute_store(context);
  if (!store) return failure(store.error());
  if (!is_activated_for(*store)) {
    return failure(ErrorCode::invalid,
                   fmt::format("http://{}/ answers for other links than {} (use --listen for another address)",
                               setup_listen, *store));
  }
  if (const auto stopped = stop_daemon(context); !stopped) return failure(stopped.error());
  return knock(std::string(setup_listen));
}

}  // namespace

Result<std::string> daemon_place() {
  const Result<std::string> self = own_program_path();
  if (!self) return self;
  return (std::filesystem::path(*self).parent_path() / GOLINKS_LIBEXEC_FROM_BIN / "golinksd")
      .lexically_normal()
      .string();
}

Result<std::string> daemon_program() {
  Result<std::string> program = daemon_place();
  if (program && ::access(program->c_str(), X_OK) != 0) return system_failure("run", *program);
  return program;
}

Result<std::optional<Instance>> find_daemon(const Context& context) {
  const Result<std::string> store = store_path(context.env, context.environment);
  if (!store) return failure(store.error());
  return running_instance(instance_path(*store));
}

Result<std::optional<Instance>> settled_daemon(const Context& context, std::chrono::milliseconds limit) {
  Result<std::optional<Instance>> found;
  [[maybe_unused]] const bool is_in_time = wait_until(
      [&] {
        found = find_daemon(context);
        return !found || is_settled(*found);
      },
      limit);
  return found;
}

bool is_current(const std::optional<Instance>& instance) {
  return instance && !instance->version.empty() && compare_versions(instance->version, program_version()) >= 0;
}

bool is_here(const Instance& instance) { return instance.pid > 0; }

Result<void> check_start(const std::string& listen) {
  const Result<std::string> program = daemon_program();
  if (!program) return failure(program.error());
  if (const Result<void> checked = check_address(listen); !checked || listen.empty()) return checked;
  return check_right(listen);
}

Result<Instance> start_daemon(const Context& context, const std::string& listen) {
  if (const Result<void> checked = check_address(listen); !checked) return failure(checked.error());
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running) return failure(running.error());
  if (*running && !is_here(**running)) return runs_elsewhere();
  if (!is_current(*running)) {
    const Result<bool> activated = is_activated(context, listen);
    if (!activated) return failure(activated.error());
    const Result<void> started = *activated ? start_by_systemd(context) : start_and_listen(context, listen);
    if (!started) return failure(started.error());
  }
  return wait_for_address(context);
}

Result<void> spawn_daemon(const Context& context) {
  if (const auto may = check_right_to_settings(context); !may) return may;
  const Result<pid_t> pid = spawn_golinksd(context, {}, -1);
  return pid ? Result<void>() : Result<void>(failure(pid.error()));
}

void dismiss(const Instance& instance) {
  if (is_here(instance)) ::kill(instance.pid, SIGTERM);
}

Result<std::optional<Instance>> stop_daemon(const Context& context) {
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running || !*running) return running;
  if (!is_here(**running)) return runs_elsewhere();
  const int pid = (*running)->pid;
  if (::kill(pid, SIGTERM) != 0 && errno != ESRCH) return system_failure("stop", fmt::format("golinksd (pid {})", pid));
  const bool gone = wait_until([&] {
    const auto now = find_daemon(context);
    return !now || !*now || (*now)->pid != pid;
  });
  if (!gone) return failure(ErrorCode::io, fmt::format("golinksd (pid {}) did not stop within 10 seconds", pid));
  return running;
}

Error become_daemon(const std::string& listen) {
  const Result<std::string> program = daemon_program();
  if (!program) return program.error();
  std::vector<std::string> words = listen_options(listen);
  words.insert(words.begin(), *program);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(program->c_str(), pointers.data());
  return system_failure("run", *program).value();
}

}  // namespace golinks::cli
