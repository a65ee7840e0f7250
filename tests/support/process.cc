#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <ostream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace golinks::test {
namespace {

void check(int error, const std::string& what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

int checked(int value, const std::string& what) {
  if (value < 0) throw std::system_error(errno, std::generic_category(), what);
  return value;
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    int ends[2];
    checked(pipe2(ends, O_CLOEXEC), "pipe2");
    read_end = ends[0];
    write_end = ends[1];
  }
};

class FileActions {
 public:
  FileActions() { check(posix_spawn_file_actions_init(&actions_), "posix_spawn_file_actions_init"); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }
  void dup(int from, int to) { check(posix_spawn_file_actions_adddup2(&actions_, from, to), "adddup2"); }
  void open(int to, const std::string& path, int flags) {
    check(posix_spawn_file_actions_addopen(&actions_, to, path.c_str(), flags, 0600), "addopen");
  }
  void change_folder(const std::string& folder) {
    if (!folder.empty()) check(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()), "addchdir");
  }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// The child starts with default signal handling whatever the test runner does.
pid_t spawn(const ProcessSpec& spec, FileActions& actions, short flags) {
  std::vector<std::string> arguments = spec.arguments;
  arguments.insert(arguments.begin(), spec.program.string());
  std::vector<std::string> environment;
  for (const auto& [name, value] : spec.environment) environment.push_back(name + "=" + value);

  posix_spawnattr_t attributes;
  check(posix_spawnattr_init(&attributes), "posix_spawnattr_init");
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, static_cast<short>(flags | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  pid_t pid = -1;
  const int error = posix_spawn(&pid, spec.program.c_str(), actions.get(), &attributes, pointers(arguments).data(),
                                pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  check(error, "cannot run " + spec.program.string());
  return pid;
}

void close_descriptor(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

// Appends what is there; closes the descriptor at its end. A terminal whose other side is gone reports EIO.
void take_output(int& descriptor, std::string& text) {
  char buffer[65536];
  const ssize_t size = ::read(descriptor, buffer, sizeof buffer);
  if (size > 0) text.append(buffer, static_cast<std::size_t>(size));
  else if (size == 0 || (errno != EINTR && errno != EAGAIN)) close_descriptor(descriptor);
}

// A terminal that neither echoes nor turns "\n" into "\r\n", so that tests see what the program wrote.
void make_plain(int terminal, int columns) {
  termios mode{};
  checked(tcgetattr(terminal, &mode), "tcgetattr");
  mode.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  mode.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  checked(tcsetattr(terminal, TCSANOW, &mode), "tcsetattr");
  winsize size{};
  size.ws_row = 24;
  size.ws_col = static_cast<unsigned short>(columns);
  checked(ioctl(terminal, TIOCSWINSZ, &size), "TIOCSWINSZ");
}

}  // namespace

std::ostream& operator<<(std::ostream& stream, const Outcome& outcome) {
  return stream << "exit " << outcome.code << "\nout: " << outcome.out << "\nerr: " << outcome.err;
}

Process::Process(const ProcessSpec& spec)
    : input_(spec.input), deadline_(std::chrono::steady_clock::now() + spec.limit) {
  ::signal(SIGPIPE, SIG_IGN);  // a program that does not read its input is no failure of the test runner
  if (spec.terminal) start_on_terminal(spec);
  else start_on_pipes(spec);
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      in_(std::exchange(other.in_, -1)),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)),
      input_(std::move(other.input_)),
      written_(other.written_),
      deadline_(other.deadline_),
      outcome_(std::move(other.outcome_)) {}

Process::~Process() {
  close_all();
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Process::start_on_pipes(const ProcessSpec& spec) {
  const Pipe in;
  const Pipe out;
  const Pipe err;
  in_ = in.write_end;
  out_ = out.read_end;
  err_ = err.read_end;
  FileActions actions;
  actions.dup(in.read_end, 0);
  if (spec.out_path.empty()) actions.dup(out.write_end, 1);
  else actions.open(1, spec.out_path, O_WRONLY | O_CREAT | O_APPEND);
  actions.dup(err.write_end, 2);
  actions.change_folder(spec.folder);
  pid_ = spawn(spec, actions, 0);
  for (int theirs : {in.read_end, out.write_end, err.write_end}) ::close(theirs);
  checked(fcntl(in_, F_SETFL, O_NONBLOCK), "O_NONBLOCK");
}

// A session leader that opens a terminal gets it as its controlling terminal.
void Process::start_on_terminal(const ProcessSpec& spec) {
  out_ = checked(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt");
  checked(grantpt(out_), "grantpt");
  checked(unlockpt(out_), "unlockpt");
  char name[128];
  check(ptsname_r(out_, name, sizeof name), "ptsname_r");
  int theirs = checked(::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC), name);
  make_plain(theirs, spec.columns);
  in_ = checked(fcntl(out_, F_DUPFD_CLOEXEC, 0), "dup");
  FileActions actions;
  actions.open(0, name, O_RDWR);
  actions.dup(0, 1);
  actions.dup(0, 2);
  actions.change_folder(spec.folder);
  pid_ = spawn(spec, actions, POSIX_SPAWN_SETSID);
  ::close(theirs);
}

void Process::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

// Waits for one event and deals with it. False once nothing is left to read or the limit has passed.
bool Process::exchange() {
  if (written_ == input_.size()) close_descriptor(in_);
  pollfd events[] = {{in_, POLLOUT, 0}, {out_, POLLIN, 0}, {err_, POLLIN, 0}};
  if (out_ < 0 && err_ < 0) return false;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  if (left.count() <= 0 || ::poll(events, 3, static_cast<int>(left.count())) == 0) {
    signal(SIGKILL);
    return false;
  }
  if (events[0].revents != 0) {
    const ssize_t size = ::write(in_, input_.data() + written_, input_.size() - written_);
    if (size > 0) written_ += static_cast<std::size_t>(size);
    else if (errno != EAGAIN && errno != EINTR) close_descriptor(in_);
  }
  if (events[1].revents != 0) take_output(out_, outcome_.out);
  if (events[2].revents != 0) take_output(err_, outcome_.err);
  return true;
}

bool Process::wait_for_output(const std::string& text) {
  return wait_until([&](const std::string& output) { return output.find(text) != std::string::npos; });
}

bool Process::wait_until(const std::function<bool(const std::string& output)>& is_enough) {
  while (!is_enough(outcome_.out)) {
    if (!exchange()) return false;
  }
  return true;
}

// A terminal is written to where it is read.
void Process::type(const std::string& text) const {
  const ssize_t written = ::write(out_, text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size())) throw std::runtime_error("cannot type " + text);
}

Outcome Process::wait() {
  while (exchange()) {
  }
  close_all();
  int status = 0;
  while (pid_ > 0 && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return outcome_;
}

void Process::close_all() {
  close_descriptor(in_);
  close_descriptor(out_);
  close_descriptor(err_);
}

}  // namespace golinks::test
