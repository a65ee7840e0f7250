// A computer of the test's own: namespaces for mounts, network and processes (unshare(1)), in which /etc, /var/lib and
// /etc/hosts are scratch copies, and users `ann`, with a home of her own, and `bob`, whoever has these names on the
// real one. What is started there ends with it, and nothing of it touches the real one.
//
//   OwnMachine machine;
//   machine.as_root({machine.golinks(), "setup", "--yes", "--user", "ann", "--no-open"});
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/sandbox.h"

namespace golinks::test {

// Everything below a folder: path -> kind, mode, owner and contents.
using Tree = std::map<std::string, std::string>;
[[nodiscard]] Tree tree_of(const std::filesystem::path& folder);

class OwnMachine {
 public:
  // Why there can be none here; nothing when there can.
  [[nodiscard]] static std::optional<std::string> obstacle();

  // `hosts` is the text of /etc/hosts, which is a mount of its own, as in containers.
  explicit OwnMachine(const std::string& hosts = "127.0.0.1 localhost\n::1 localhost");

  using Variables = std::map<std::string, std::string>;
  Outcome as_root(const std::vector<std::string>& words, const Variables& variables = {});
  Outcome as_ann(const std::vector<std::string>& words, const Variables& variables = {});
  // A second person, who has no home.
  Outcome as_bob(const std::vector<std::string>& words, const Variables& variables = {});
  // On a terminal, where `typed` is typed.
  Outcome as_root_typing(const std::string& typed, const std::vector<std::string>& words);
  [[nodiscard]] Process start_as_root(const std::vector<std::string>& words, const Variables& variables = {});
  [[nodiscard]] Process start_as_ann(const std::vector<std::string>& words, const Variables& variables = {});

  // Seen from outside. Files are written for everybody to read.
  [[nodiscard]] std::filesystem::path scratch() const { return sandbox_.home(); }
  [[nodiscard]] std::filesystem::path etc() const { return scratch() / "etc"; }
  [[nodiscard]] std::filesystem::path home() const { return scratch() / "ann"; }
  [[nodiscard]] std::string read(const std::string& name) const { return sandbox_.read_file(name); }
  std::filesystem::path write_script(const std::string& name, const std::string& text) const;
  // Puts a shell script in the place of a program of the system, which root finds by no PATH. $REAL is the program.
  void replace_tool(const std::string& path, const std::string& text);
  void give_back_tool(const std::string& path);

  [[nodiscard]] std::string golinks() const { return (scratch() / "prefix/bin/golinks").string(); }
  [[nodiscard]] std::string golinksd() const { return (scratch() / "prefix/libexec/golinks/golinksd").string(); }

 private:
  // `user` is a number.
  [[nodiscard]] Process start(const std::vector<std::string>& words, const std::string& user,
                              const Variables& variables, const RunOptions& how = {});

  Sandbox sandbox_;
  std::optional<Process> holder_;  // its first process
  std::string holder_pid_;
};

}  // namespace golinks::test
