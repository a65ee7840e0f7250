#include "tests/support/systemd_machine.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/support/user_files.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

const std::vector<User> added_users = {{"ann", "12345", "/home/ann"}, {"bob", "12346", "/home/bob"}};

std::string id_of(const std::string& name) {
  if (name == "root") return "0";
  if (name == "nobody") return "65534";
  for (const User& user : added_users) {
    if (user.name == name) return user.id;
  }
  throw std::runtime_error("no user " + name);
}

// Tries until `done` holds; false when it did not within ten seconds.
template <typename Done>
bool wait_for(const Done& done) {
  for (int tries = 0; tries < 1000; ++tries) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

// nsenter(1)'s options for all of the machine's namespaces.
std::vector<std::string> entering(const std::string& systemd) {
  return {"--target", systemd, "--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--root", "--wdns=/", "--"};
}

std::string contents_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

std::optional<std::string> SystemdMachine::obstacle() {
  if (auto obstacle = OwnMachine::obstacle()) return obstacle;
  for (const char* program :
       {"/usr/lib/systemd/systemd", "/usr/bin/systemctl", "/usr/bin/dbus-daemon", "/usr/bin/sudo", "/usr/bin/curl"}) {
    if (!fs::exists(program)) return std::string("no ") + program;
  }
  Sandbox tool;
  const Outcome tried =
      tool.run_program("sh", {"-ec", R"(group=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
[ -n "$group" ] || { echo 'no cgroup2 is mounted' >&2; exit 1; }
group=$group$(sed -n 's/^0:://p' /proc/self/cgroup)/golinks-test-$$
mkdir "$group" && rmdir "$group"
mkdir upper && exec unshare --mount sh -c 'mount -t tmpfs tmpfs upper && mkdir upper/u upper/w upper/m &&
  mount -t overlay overlay -o lowerdir=/,upperdir=upper/u,workdir=upper/w upper/m')"});
  return tried.code == 0 ? std::nullopt
                         : std::optional("a control group or an overlay is forbidden here: " + tried.err);
}

SystemdMachine::SystemdMachine(fs::path prefix) : prefix_(std::move(prefix)) {
  furnish();
  boot();
}

// Systemd made others below it. One with a process in it cannot be removed.
SystemdMachine::ControlGroup::~ControlGroup() {
  std::ifstream file(name_file);
  std::string name;
  if (!std::getline(file, name)) return;
  wait_for([&] {
    std::error_code error;
    std::vector<fs::path> folders = {name};
    for (fs::recursive_directory_iterator each(name, error), end; !error && each != end; each.increment(error)) {
      if (each->is_directory(error)) folders.push_back(each->path());
    }
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) ::rmdir(folder->c_str());
    return !fs::exists(name, error);
  });
}

// What it has beside this computer's files.
void SystemdMachine::furnish() const {
  const fs::path machine = sandbox_.home() / "machine";
  std::string sudoers;
  for (const User& user : added_users) {
    sudoers += user.name + " ALL=(ALL) NOPASSWD: ALL\n";
    const fs::path home = machine / fs::path(user.home).relative_path();
    fs::create_directories(home);
    const auto id = static_cast<unsigned>(std::stoul(user.id));
    if (::chown(home.c_str(), id, id) != 0) throw std::runtime_error("cannot give " + user.name + " a home");
  }
  for (const char* file : {"passwd", "shadow", "group", "gshadow", "subuid", "subgid"}) {
    std::error_code absent;
    fs::create_directories(machine / "etc");
    fs::copy_file(fs::path("/etc") / file, machine / "etc" / file, absent);
  }
  add_users(machine / "etc", added_users);
  sandbox_.write_file("machine/etc/hostname", "machine\n");
  sandbox_.write_file("machine/etc/hosts", "127.0.0.1 localhost machine\n");
  fs::permissions(sandbox_.write_file("machine/etc/sudoers.d/users", sudoers), fs::perms::owner_read);
  for (const fs::path& program : {Sandbox::golinks(), Sandbox::golinksd()}) {
    const fs::path installed = Sandbox::golinks().parent_path().parent_path();
    const fs::path copy = machine / prefix_.relative_path() / program.lexically_relative(installed);
    fs::create_directories(copy.parent_path());
    fs::copy_file(program, copy);
  }
}

bool SystemdMachine::has_booted() {
  const std::string holder = std::to_string(holder_->pid());
  std::ifstream children("/proc/" + holder + "/task/" + holder + "/children");
  if (!(children >> systemd_) || !fs::exists(root() / "run/systemd/private")) return false;
  return as_root({"systemctl", "is-active", "test.target"}).code == 0;
}

void SystemdMachine::boot() {
  holder_.emplace(
      sandbox_.start_program(GOLINKS_SOURCE_DIR "/tests/support/boot-systemd.sh", {sandbox_.home().string()}));
  if (wait_for([&] { return has_booted(); })) return;
  holder_->signal(SIGKILL);
  throw std::runtime_error("systemd did not boot: " + holder_->wait().err + contents_of(sandbox_.home() / "console"));
}

Outcome SystemdMachine::as(const std::string& user, const std::vector<std::string>& words, const Variables& variables) {
  const std::string id = id_of(user);
  std::vector<std::string> all = entering(systemd_);
  all.insert(all.end(),
             {"env", "-i", "LC_ALL=C.UTF-8", "PATH=" + (prefix_ / "bin").string() + ":/usr/local/bin:/usr/bin:/bin",
              "USER=" + user, "HOME=" + (id == "0" ? "/root" : "/home/" + user)});
  for (const auto& [name, value] : variables) all.push_back(name + "=" + value);
  if (id != "0") all.insert(all.end(), {"setpriv", "--reuid", id, "--regid", id, "--clear-groups"});
  all.insert(all.end(), words.begin(), words.end());
  return sandbox_.run_program("nsenter", all);
}

std::string SystemdMachine::read(const std::string& path) const {
  return contents_of(root() / fs::path(path).relative_path());
}

}  // namespace golinks::test
