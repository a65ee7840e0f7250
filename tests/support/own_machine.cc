#include "tests/support/own_machine.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/user_files.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* root = "0";
constexpr const char* ann = "12345";
constexpr const char* bob = "12346";

// SCRATCH is its first argument. A bind mount on /etc/hosts cannot be renamed over.
constexpr const char* arrange_mounts = R"(set -e
ip link set lo up
[ ! -d /run/systemd ] || mount -t tmpfs tmpfs /run/systemd
mount --bind "$1/etc" /etc
mount --bind "$1/hosts" /etc/hosts
mount --bind "$1/var-lib" /var/lib
echo ready
exec sleep infinity)";

void copy_etc(const fs::path& from, const fs::path& to) {
  Sandbox tool;
  const Outcome copied = tool.run_program("cp", {"-a", from.string(), to.string()});
  if (copied.code != 0) throw std::runtime_error("cannot copy " + from.string() + ": " + copied.err);
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The one child of `unshare --fork`.
std::string only_child_of(pid_t pid) {
  const std::string name = std::to_string(pid);
  std::string child = contents("/proc/" + name + "/task/" + name + "/children");
  return child.substr(0, child.find(' '));
}

}  // namespace

Tree tree_of(const fs::path& folder) {
  Tree tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    struct stat status {};
    if (::lstat(entry.path().c_str(), &status) != 0) continue;
    std::string text = std::to_string(status.st_mode) + ' ' + std::to_string(status.st_uid) + ' ';
    if (entry.is_symlink()) text += fs::read_symlink(entry.path()).string();
    else if (entry.is_regular_file()) text += contents(entry.path());
    tree[entry.path().lexically_relative(folder).string()] = text;
  }
  return tree;
}

std::optional<std::string> OwnMachine::obstacle() {
  if (::geteuid() != 0) return "only root may have namespaces and the user ann";
  Sandbox tool;
  const Outcome tried = tool.run_program(
      "unshare", {"-mn", "--pid", "--fork", "--mount-proc", "mount", "--bind", "/etc/hosts", "/etc/hosts"});
  return tried.code == 0 ? std::nullopt : std::optional("namespaces are forbidden here: " + tried.err);
}

OwnMachine::OwnMachine(const std::string& hosts) {
  fs::permissions(scratch(), static_cast<fs::perms>(0755));
  fs::copy(Sandbox::golinks().parent_path().parent_path(), scratch() / "prefix", fs::copy_options::recursive);
  copy_etc("/etc", etc());
  for (const char* set_up : {"chromium", "chromium-browser", "opt", "firefox", "firefox-esr/golinks.js"})
    fs::remove_all(etc() / set_up);
  add_users(etc(), {{"ann", ann, home().string()}, {"bob", bob, "/"}});
  sandbox_.write_file("hosts", hosts);
  fs::create_directories(scratch() / "var-lib");
  fs::create_directories(home());
  if (::chown(home().c_str(), 12345, 12345) != 0) throw std::runtime_error("cannot give ann her home");
  holder_.emplace(sandbox_.start_program("unshare", {"-mn", "--pid", "--fork", "--mount-proc", "--kill-child", "sh",
                                                     "-c", arrange_mounts, "sh", scratch().string()}));
  if (!holder_->wait_for_output("ready\n")) throw std::runtime_error("no machine: " + holder_->wait().err);
  holder_pid_ = only_child_of(holder_->pid());
}

Process OwnMachine::start(const std::vector<std::string>& words, const std::string& user, const Variables& variables,
                          const RunOptions& how) {
  std::vector<std::string> all = {"--target", holder_pid_, "--mount", "--net", "--pid"};
  all.insert(all.end(), {"--", "env", "-i", "-C", "/",
                         "PATH=" + (scratch() / "bin").string() + ":/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"});
  all.push_back("HOME=" + (user == ann ? home().string() : user == root ? "/root" : "/"));
  for (const auto& [name, value] : variables) all.push_back(name + "=" + value);
  if (user != root) all.insert(all.end(), {"setpriv", "--reuid", user, "--regid", user, "--clear-groups"});
  all.insert(all.end(), words.begin(), words.end());
  return sandbox_.start_program("nsenter", all, how);
}

Process OwnMachine::start_as_root(const std::vector<std::string>& words, const Variables& variables) {
  return start(words, root, variables);
}
Process OwnMachine::start_as_ann(const std::vector<std::string>& words, const Variables& variables) {
  return start(words, ann, variables);
}
Outcome OwnMachine::as_root(const std::vector<std::string>& words, const Variables& variables) {
  return start_as_root(words, variables).wait();
}
Outcome OwnMachine::as_root_typing(const std::string& typed, const std::vector<std::string>& words) {
  return start(words, root, {}, {.input = typed, .terminal = true}).wait();
}
Outcome OwnMachine::as_ann(const std::vector<std::string>& words, const Variables& variables) {
  return start_as_ann(words, variables).wait();
}
Outcome OwnMachine::as_bob(const std::vector<std::string>& words, const Variables& variables) {
  return start(words, bob, variables).wait();
}

void OwnMachine::replace_tool(const std::string& path, const std::string& text) {
  const fs::path real = scratch() / "real" / fs::path(path).filename();
  fs::create_directories(real.parent_path());
  if (!fs::exists(real)) fs::copy_file(path, real);
  const auto script = write_script("tools/" + real.filename().string(), "REAL=" + real.string() + "\n" + text);
  const Outcome mounted = as_root({"mount", "--bind", script.string(), path});
  if (mounted.code != 0) throw std::runtime_error("cannot replace " + path + ": " + mounted.err);
}

void OwnMachine::give_back_tool(const std::string& path) { as_root({"umount", path}); }

fs::path OwnMachine::write_script(const std::string& name, const std::string& text) const {
  const fs::path path = sandbox_.write_script(name, text);
  fs::permissions(path.parent_path(), static_cast<fs::perms>(0755));
  fs::permissions(path, static_cast<fs::perms>(0755));
  return path;
}

}  // namespace golinks::test
