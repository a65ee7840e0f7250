#include "tests/e2e/daemon/daemon_process.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace golinks::test {

std::string free_address() {
  static std::atomic<int> counter{0};
  const int pid = ::getpid();
  const std::string host = "127." + std::to_string(1 + (pid >> 8) % 254) + "." + std::to_string(pid & 255) + "." +
                           std::to_string(1 + counter++ % 254);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  socklen_t size = sizeof address;
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size);
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(descriptor);
  return host + ":" + std::to_string(ntohs(address.sin_port));
}

DaemonProcess::DaemonProcess(Sandbox& sandbox, const std::vector<std::string>& arguments,
                             const std::filesystem::path& program)
    : address_(free_address()) {
  std::vector<std::string> all = {"--listen", address_, "--ready-fd", "1"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  process_ = std::make_unique<Process>(sandbox.start_program(program, all));
  if (!process_->wait_for_output("ready " + address_ + "\n")) {
    throw std::runtime_error("golinksd did not start: " + process_->wait().err);
  }
}

Outcome DaemonProcess::stop() {
  signal(SIGTERM);
  return wait();
}

long DaemonProcess::resident_kib() const {
  std::ifstream status("/proc/" + std::to_string(pid()) + "/status");
  for (std::string word; status >> word;) {
    long value = 0;
    if (word == "VmRSS:" && status >> value) return value;
  }
  throw std::runtime_error("golinksd is gone");
}

Outcome run_golinksd(Sandbox& sandbox, const std::vector<std::string>& arguments, const RunOptions& options) {
  return sandbox.run_program(Sandbox::golinksd(), arguments, options);
}

bool eventually(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace golinks::test
