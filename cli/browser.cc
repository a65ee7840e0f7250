#include "cli/browser.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "cli/autostart.h"
#include "cli/daemon_control.h"
#include "cli/spawn.h"

namespace golinks::cli {
namespace {

constexpr std::array<std::string_view, 10> text_browsers = {"w3m",         "lynx", "links",  "links2", "elinks",
                                                            "www-browser", "cha",  "browsh", "netrik", "carbonyl"};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

void replace_all(std::string& text, std::string_view what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

// "firefox --new-tab %s" as words, with the address in its place or at the end.
std::vector<std::string> browser_words(const std::string& browser, const std::string& url) {
  std::vector<std::string> words = split(browser, ' ');
  const bool has_place = browser.find("%s") != std::string::npos;
  for (std::string& word : words) replace_all(word, "%s", url);
  if (!has_place) words.push_back(url);
  return words;
}

bool is_text_browser(const std::string& program) {
  const std::string name = program.substr(program.rfind('/') + 1);
  return std::ranges::find(text_browsers, name) != text_browsers.end();
}

// Whether a program that runs already works. xdg-open tries one browser after the other before it gives up, so it is
// given a while; a browser that stays is not waited for longer.
bool seems_to_work(pid_t pid, const sigset_t& child_signal) {
  constexpr timespec moment{1, 0};
  for (;;) {
    int status = 0;
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0 || sigtimedwait(&child_signal, nullptr, &moment) < 0) return true;
  }
}

bool run_apart(std::vector<std::string> words) {
  sigset_t child_signal;
  sigset_t before;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_signal, &before);
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const Result<pid_t> pid =
      spawn({.words = std::move(words), .own_session = true, .in = nowhere, .out = nowhere, .err = nowhere});
  ::close(nowhere);
  const bool works = pid && seems_to_work(*pid, child_signal);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return works;
}

// Without a display only a browser for the terminal can show anything, whatever starts it.
bool needs_terminal(const Context& context, const std::string& program) {
  const auto is_set = [&](const char* name) { return !context.environment(name).value_or("").empty(); };
  const bool has_display = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
  return is_text_browser(program) || (!has_display && context.terminal.in && context.terminal.out);
}

bool run_browser(const Context& context, std::vector<std::string> words) {
  if (words.empty()) return false;
  if (!needs_terminal(context, words.front())) return run_apart(std::move(words));
  const Result<pid_t> pid = spawn({.words = std::move(words)});
  return pid && wait_for_exit(*pid) == 0;
}

}  // namespace

Result<void> open_in_browser(Context& context, const std::string& url) {
  context.flush();
  std::vector<std::string> browsers = split(context.environment("BROWSER").value_or(""), ':');
  const bool chosen = !browsers.empty();
  if (!chosen) browsers.emplace_back("xdg-open");
  for (const std::string& browser : browsers) {
    if (run_browser(context, browser_words(browser, url))) return {};
  }
  return failure(ErrorCode::not_found,
                 chosen ? fmt::format("no program in BROWSER could open {}", url)
                        : fmt::format("no browser could be started for {} (name one in the variable BROWSER)", url));
}

Result<void> open_pages(Context& context) {
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running) return failure(running.error());
  const Result<Settings> settings = context.settings();
  if (!settings) return failure(settings.error());
  if (!*running && !settings->autostart)
    return failure(ErrorCode::not_found, "golinksd is not running (start it with 'golinks daemon start')");
  const auto is_own = is_own_store(context);
  if (!is_own) return failure(is_own.error());
  if (!*running && !*is_own) {
    return failure(ErrorCode::not_found,
                   "golinksd does not serve this GOLINKS_STORE (it does with 'golinks daemon start --listen "
                   "127.0.0.1:PORT')");
  }
  const Result<Instance> instance = start_daemon(context, "");
  if (!instance) return failure(instance.error());
  return open_in_browser(context, fmt::format("http://{}/", instance->address));
}

}  // namespace golinks::cli
