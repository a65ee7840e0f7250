// A golinksd of a sandbox, run as a child of the test on an address that no other test uses.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/http_client.h"
#include "tests/support/sandbox.h"

namespace golinks::test {

// "127.A.B.C:PORT", where nobody listens.
[[nodiscard]] std::string free_address();

class DaemonProcess {
 public:
  // Returns when the daemon, `program` that is, is ready.
  explicit DaemonProcess(Sandbox& sandbox, const std::vector<std::string>& arguments = {},
                         const std::filesystem::path& program = Sandbox::golinksd());

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] HttpClient connect() const { return HttpClient(address_); }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  void signal(int number) const { process_->signal(number); }
  // Waits for its end. Outcome::err is the log.
  Outcome wait() { return process_->wait(); }
  // Ends it with SIGTERM.
  Outcome stop();

  [[nodiscard]] long resident_kib() const;

 private:
  std::string address_;
  std::unique_ptr<Process> process_;
};

// Runs golinksd to its end, for starts that fail.
Outcome run_golinksd(Sandbox& sandbox, const std::vector<std::string>& arguments, const RunOptions& options = {});

// Asks again and again until `done` holds; false when that takes longer than a minute.
[[nodiscard]] bool eventually(const std::function<bool()>& done);

}  // namespace golinks::test
