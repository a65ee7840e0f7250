#include "cli/daemon_control.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
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

// The log that a daemon shall write. Each that we have spawned holds a lock on it (flock(2)) as long as it lives, which
// is how one that has not taken the instance lock yet is told of. Nothing can be written to a read-only file system.
Result<Descriptor> open_log(const std::string& store) {
  const std::string path = daemon_log_path(store);
  Descriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!log && errno == EROFS) log.reset(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  if (!log) return system_failure("open", path);
  ::flock(log.get(), LOCK_SH);
  return log;
}

// Whether a golinksd that we have spawned lives, be it still starting or already ending.
bool has_spawned_one(const Context& context) {
  const Result<std::string> store = absolute_store(context);
  if (!store) return false;
  const Descriptor log(::open(daemon_log_path(*store).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  return log && ::flock(log.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

// It works in /, so that it holds no folder, and writes to its log alone.
Result<pid_t> spawn_golinksd(const Context& context, std::vector<std::string> options, int ready) {
  const Result<std::string> program = daemon_program();
  if (!program) return failure(program.error());
  const Result<std::string> store = absolute_store(context);
  if (!store) return failure(store.error());
  if (const auto named = check_names_file(*store); !named) return failure(named.error());
  if (const auto made = context.env.create_folders(std::filesystem::path(*store).parent_path()); !made)
    return failure(made.error());
  const Result<Descriptor> log = open_log(*store);
  if (!log) return failure(log.error());
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));

  SpawnSpec spec{.words = {*program}, .environment = {{"GOLINKS_STORE", *store}}, .folder = "/", .own_session = true};
  spec.words.insert(spec.words.end(), options.begin(), options.end());
  spec.in = nothing.get();
  spec.out = log->get();
  spec.err = log->get();
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

// The instance that became ready, as it said so itself; nullopt when another one runs already.
Result<std::optional<Instance>> start_and_listen(const Context& context, const std::string& listen) {
  if (const auto may = listen.empty() ? check_right_to_settings(context) : check_right(listen); !may)
    return failure(may.error());
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
  if (line->starts_with("ready ")) return std::optional(Instance{*pid, program_version(), line->substr(6)});
  if (*line == "running") return std::optional<Instance>();
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
Result<std::optional<Instance>> start_by_systemd(const Context& context) {
  const Result<std::string> store = absolute_store(context);
  if (!store) return failure(store.error());
  if (!is_activated_for(*store)) {
    return failure(ErrorCode::invalid,
                   fmt::format("http://{}/ answers for other links than {} (use --listen for another address)",
                               setup_listen, *store));
  }
  if (const auto stopped = stop_daemon(context); !stopped) return failure(stopped.error());
  if (const auto started = knock(std::string(setup_listen)); !started) return failure(started.error());
  return std::optional<Instance>();
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
    const Result<std::optional<Instance>> started =
        *activated ? start_by_systemd(context) : start_and_listen(context, listen);
    if (!started) return failure(started.error());
    if (*started) return **started;
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

// Tells whatever daemon has the instance lock to end, once. True when there is none, and none that is starting.
Result<bool> tell_to_stop(const Context& context, std::optional<Instance>& told) {
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running) return failure(running.error());
  if (!*running) return !has_spawned_one(context);
  if (!is_here(**running)) return runs_elsewhere();
  if (told && told->pid == (*running)->pid) return false;
  told = **running;
  if (::kill(told->pid, SIGTERM) != 0 && errno != ESRCH)
    return system_failure("stop", fmt::format("golinksd (pid {})", told->pid));
  return false;
}

Result<std::optional<Instance>> stop_daemon(const Context& context) {
  std::optional<Instance> told;
  Result<bool> stopped = false;
  const bool is_in_time = wait_until([&] {
    stopped = tell_to_stop(context, told);
    return !stopped || *stopped;
  });
  if (!stopped) return failure(stopped.error());
  if (!is_in_time && told)
    return failure(ErrorCode::io, fmt::format("golinksd (pid {}) did not stop within 10 seconds", told->pid));
  if (!is_in_time) return failure(ErrorCode::io, "a golinksd that is starting did not get so far within 10 seconds");
  return told;
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
