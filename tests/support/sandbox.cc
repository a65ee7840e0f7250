#include "tests/support/sandbox.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace golinks::test {
namespace {

// Whether an assertion of the running test has failed. doctest tells only its listeners.
std::atomic<bool>& test_failed() {
  static std::atomic<bool> failed{false};
  return failed;
}

class FailureListener : public doctest::IReporter {
 public:
  explicit FailureListener(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_start(const doctest::TestCaseData&) override { test_failed() = false; }
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& data) override { test_failed() = test_failed() || data.m_failed; }
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};
DOCTEST_REGISTER_LISTENER("golinks-failures", 1, FailureListener);

std::filesystem::path chosen_prefix() {
  const char* value = std::getenv("GOLINKS_TEST_PREFIX");
  if (value == nullptr) throw std::runtime_error("set GOLINKS_TEST_PREFIX to the prefix of an installed golinks");
  return value;
}

// Scripts of the tests have the programs' paths in them: from a folder with a blank in its name they are copied.
std::filesystem::path prefix() {
  static const std::filesystem::path chosen = chosen_prefix();
  if (chosen.string().find(' ') == std::string::npos) return chosen;
  static const ScratchFolder folder;
  static const std::filesystem::path copy = [] {
    std::filesystem::permissions(folder.path(), static_cast<std::filesystem::perms>(0755));
    std::filesystem::copy(chosen, folder / "prefix", std::filesystem::copy_options::recursive);
    return std::filesystem::path(folder / "prefix");
  }();
  return copy;
}

std::filesystem::path find_program(const std::filesystem::path& program) {
  if (program.is_absolute()) return program;
  for (const char* folder : {"/usr/local/bin", "/usr/bin", "/bin"}) {
    if (std::filesystem::exists(folder / program)) return folder / program;
  }
  throw std::runtime_error("no program named " + program.string());
}

}  // namespace

Sandbox::Sandbox() : home_(folder_.path()) {
  std::filesystem::create_directory(home_ / "tmp");
  environment_ = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                  {"HOME", home_.string()},
                  {"TMPDIR", (home_ / "tmp").string()},
                  {"TZ", "UTC"},
                  {"LC_ALL", "C.UTF-8"},
                  {"GOLINKS_NO_DAEMON", "1"}};
  // Sanitizers are told how to behave by the person who runs the tests.
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) environment_[name] = value;
  }
}

Sandbox::~Sandbox() {
  stop_daemons();
  if (!test_failed() && std::uncaught_exceptions() == 0) return;
  std::cerr << "the test's files are kept in " << home_.string() << '\n';
  folder_.keep();
}

std::filesystem::path Sandbox::store() const { return home_ / ".local/share/golinks/links.pb"; }
std::filesystem::path Sandbox::golinks() { return prefix() / "bin/golinks"; }
std::filesystem::path Sandbox::golinksd() { return prefix() / "libexec/golinks/golinksd"; }

Outcome Sandbox::run(const std::vector<std::string>& arguments, const RunOptions& options) {
  return start(arguments, options).wait();
}

Process Sandbox::start(const std::vector<std::string>& arguments, const RunOptions& options) {
  return start_program(golinks(), arguments, options);
}

Outcome Sandbox::run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                             const RunOptions& options) {
  return start_program(program, arguments, options).wait();
}

Process Sandbox::start_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                               const RunOptions& options) {
  ProcessSpec spec;
  spec.program = find_program(program);
  spec.arguments = arguments;
  spec.environment = environment_;
  if (options.terminal) spec.environment["TERM"] = "xterm-256color";
  for (const auto& [name, value] : options.environment) spec.environment[name] = value;
  spec.folder = options.folder.empty() ? home_ : options.folder;
  spec.input = options.input;
  spec.out_path = options.out_path;
  spec.terminal = options.terminal;
  spec.columns = options.columns;
  remember_store(spec.environment, spec.folder);
  return Process(spec);
}

std::filesystem::path Sandbox::write_file(const std::filesystem::path& name, const std::string& text) const {
  const std::filesystem::path path = home_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::filesystem::path Sandbox::write_script(const std::filesystem::path& name, const std::string& shell_text) const {
  const std::filesystem::path path = write_file(name, "#!/bin/sh\n" + shell_text);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

std::string Sandbox::read_file(const std::filesystem::path& name) const {
  std::ifstream file(home_ / name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + (home_ / name).string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void Sandbox::remember_store(const std::map<std::string, std::string>& environment,
                             const std::filesystem::path& folder) {
  const auto named = environment.find("GOLINKS_STORE");
  const std::filesystem::path store_file = named == environment.end() ? store() : folder / named->second;
  const std::lock_guard guard(mutex_);
  stores_.insert(store_file);
}

// A daemon has a log from its first moment on. One that a command started without waiting may not be there yet to be
// stopped: `daemon start` waits until it is.
void Sandbox::stop_daemons() {
  const bool may_be_starting = !environment_.contains("GOLINKS_NO_DAEMON");
  for (const std::filesystem::path& store_file : std::set(stores_)) {
    if (!std::filesystem::exists(store_file.string() + ".daemon.log")) continue;
    const RunOptions options{.environment = {{"GOLINKS_STORE", store_file.string()}}};
    if (may_be_starting) run({"daemon", "start"}, options);
    run({"daemon", "stop"}, options);
  }
}

}  // namespace golinks::test
