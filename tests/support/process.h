// A program run by a test: its input, its output, its end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace golinks::test {

// How a program ended and all it said. `code` is its exit status, or minus the signal that killed it.
struct Outcome {
  std::string out;
  std::string err;
  int code = 0;
  bool operator==(const Outcome&) const = default;
};

// Shown by doctest when a comparison fails.
std::ostream& operator<<(std::ostream& stream, const Outcome& outcome);

struct ProcessSpec {
  std::filesystem::path program;
  std::vector<std::string> arguments;  // without the program's name
  std::map<std::string, std::string> environment;
  std::filesystem::path folder;     // the working folder
  std::string input;                // given on standard input, or typed on the terminal
  std::string out_path;             // standard output goes to this file ("/dev/full") instead of Outcome::out
  bool terminal = false;            // standard input, output and error are one terminal, collected in Outcome::out
  int columns = 80;                 // of that terminal
  std::chrono::seconds limit{120};  // a program that takes longer is killed: a safety net, not a wait
};

// Started at construction; killed and reaped at destruction unless wait() did so.
class Process {
 public:
  explicit Process(const ProcessSpec& spec);
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  [[nodiscard]] pid_t pid() const { return pid_; }
  void signal(int number) const;
  // Feeds the input, collects the output until it is closed and the program has ended.
  Outcome wait();
  // Reads on until standard output holds `text`; false when it ended or the limit passed without.
  bool wait_for_output(const std::string& text);
  // The same until `is_enough` says so of all that standard output held so far.
  bool wait_until(const std::function<bool(const std::string& output)>& is_enough);
  // Types on the program's terminal, after the input that it was started with.
  void type(const std::string& text) const;

 private:
  void start_on_pipes(const ProcessSpec& spec);
  void start_on_terminal(const ProcessSpec& spec);
  bool exchange();
  void close_all();

  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string input_;
  std::size_t written_ = 0;
  std::chrono::steady_clock::time_point deadline_;
  Outcome outcome_;
};

}  // namespace golinks::test
