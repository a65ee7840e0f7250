#include "tests/e2e/cli/interactive_shell.h"

#include <stdexcept>

namespace golinks::test {
namespace {

const std::string prompt = "ready> ";
const std::string begin_mark = "[[";
const std::string end_mark = "]]";

// With the function golinks in place of the program: the completions ask the program itself.
constexpr const char* bash_settings = R"sh(
if [ -n "$PRINTED" ]; then eval "$(golinks completion bash)"; else . "$PREFIX/share/bash-completion/completions/golinks"; fi
bind 'set show-all-if-ambiguous on'
bind 'set completion-query-items -1'
bind 'set page-completions off'
bind 'set enable-bracketed-paste off'
golinks() { printf '[%s' '['; printf '<%s>' "$@"; printf ']%s\n' ']'; }
PS1='ready> '
)sh";

constexpr const char* zsh_settings = R"sh(
[ -n "$PRINTED" ] || fpath=("$PREFIX/share/zsh/site-functions" $fpath)
autoload -Uz compinit && compinit -u -D
[ -z "$PRINTED" ] || eval "$(golinks completion zsh)"
LISTMAX=1000
unset zle_bracketed_paste
golinks() { printf '[%s' '['; printf '<%s>' "$@"; printf ']%s\n' ']'; }
PS1='ready> '
)sh";

constexpr const char* fish_settings = R"sh(
set -g fish_greeting
set -g fish_autosuggestion_enabled 0
test -z "$PRINTED"; or golinks completion fish | source
function golinks; printf '[%s' '['; printf '<%s>' $argv; printf ']%s\n' ']'; end
function fish_prompt; printf 'ready> '; end
)sh";

Process start(Sandbox& sandbox, const std::string& name, InteractiveShell::Script script) {
  const auto prefix = Sandbox::golinks().parent_path().parent_path();
  const bool is_printed = script == InteractiveShell::Script::printed;
  RunOptions options{.environment = {{"PREFIX", prefix.string()},
                                     {"PRINTED", is_printed ? "1" : ""},
                                     {"PATH", (prefix / "bin").string() + ":/usr/bin:/bin"}},
                     .terminal = true,
                     .columns = 120};
  if (name == "bash")
    return sandbox.start_program(name, {"--rcfile", sandbox.write_file("bashrc", bash_settings).string(), "-i"},
                                 options);
  if (name == "zsh") {
    options.environment["ZDOTDIR"] = sandbox.write_file("zsh/.zshrc", zsh_settings).parent_path().string();
    return sandbox.start_program(name, {"-d", "-i"}, options);
  }
  options.environment["XDG_CONFIG_HOME"] =
      sandbox.write_file("config/fish/config.fish", fish_settings).parent_path().parent_path().string();
  options.environment["XDG_DATA_DIRS"] = (is_printed ? "" : (prefix / "share").string() + ":") + "/usr/share";
  return sandbox.start_program(name, {"-i"}, options);
}

// Where the escape sequence at the front of `text` ends (ECMA-48).
std::size_t escape_size(std::string_view text) {
  if (text.size() < 2) return text.size();
  if (text[1] == '[')
    return std::min(text.find_first_of("@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\]^_`abcdefghijklmnopqrstuvwxyz{|}~", 2),
                    text.size() - 1) +
           1;
  if (text[1] == ']' || text[1] == 'k') return std::min(text.find_first_of("\a\\", 2), text.size() - 1) + 1;
  return text[1] == '(' || text[1] == ')' ? 3 : 2;
}

// What a person sees of it, roughly: colours and movements of the cursor left out.
std::string without_escapes(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t size = text.front() == '\x1b' ? std::min(escape_size(text), text.size()) : 1;
    if (text.front() != '\x1b') result += text.front();
    text.remove_prefix(size);
  }
  return result;
}

}  // namespace

InteractiveShell::InteractiveShell(Sandbox& sandbox, const std::string& name, Script script)
    : process_(start(sandbox, name, script)) {
  wait_for_prompt();
}

bool InteractiveShell::is_installed(const std::string& name) {
  return std::filesystem::exists("/usr/bin/" + name) || std::filesystem::exists("/bin/" + name);
}

std::string InteractiveShell::enter(const std::string& line) {
  process_.type(line + '\r');
  std::string arguments;
  const bool ran = process_.wait_until([&](const std::string& output) {
    const std::string shown = shown_since(output);
    const std::size_t begin = shown.find(begin_mark + '<');
    const std::size_t end = shown.find('>' + end_mark, begin);
    if (begin == std::string::npos || end == std::string::npos || shown.find(prompt, end) == std::string::npos)
      return false;
    arguments = shown.substr(begin + begin_mark.size(), end + 1 - begin - begin_mark.size());
    seen_ = output.size();
    return true;
  });
  if (!ran) throw std::runtime_error("the shell did not run: " + line);
  return arguments;
}

bool InteractiveShell::shows(const std::string& line, const std::string& text) {
  process_.type(line);
  return wait_for(text);
}

void InteractiveShell::wait_for_prompt() {
  if (!wait_for(prompt)) throw std::runtime_error("the shell shows no prompt");
}

bool InteractiveShell::wait_for(const std::string& text) {
  return process_.wait_until([&](const std::string& output) {
    if (shown_since(output).find(text) == std::string::npos) return false;
    seen_ = output.size();
    return true;
  });
}

std::string InteractiveShell::shown_since(const std::string& output) const {
  return without_escapes(std::string_view(output).substr(seen_));
}

}  // namespace golinks::test
