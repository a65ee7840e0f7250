#include <algorithm>
#include <iterator>
#include <optional>

#include "cli/completion_scripts.h"
#include "cli/doctor/checks.h"
#include "cli/doctor/start_file.h"
#include "cli/shell_word.h"
#include "cli/take_line.h"
#include "cli/whole_file.h"

namespace golinks::cli {
namespace {

using Folders = std::vector<std::string>;

struct Shell {
  std::string_view name;
  std::string_view start_file;  // in the home: there where the shell is used, and where people put what it is to run
  std::string_view file;        // what the shell looks for in each of its folders
  Folders (*folders)(const Patient& patient, const std::string& home);
  std::string_view start_line;  // what its start file is to say where there is no script; fish has a folder for scripts
                                // of the person's own
  std::string_view loader = {};       // what has to be run for scripts to be read; none: they always are
  std::string_view load_line = {};    // what runs it
  std::string_view system_file = {};  // what the shell reads before its start file
};

std::string variable_or(const Patient& patient, const char* name, const std::string& otherwise) {
  const auto value = patient.environment(name);
  return value && value->starts_with('/') ? *value : otherwise;
}

// The shared folders of the XDG Base Directory Specification, the person's own first, with `rest` below each of them.
Folders data_folders(const Patient& patient, const std::string& home, const std::string& standard,
                     std::string_view rest) {
  std::string list = variable_or(patient, "XDG_DATA_HOME", home + "/.local/share") + ':' +
                     variable_or(patient, "XDG_DATA_DIRS", standard);
  std::ranges::replace(list, ':', '\n');
  Folders folders;
  for (std::string_view left = list; !left.empty();) folders.push_back(fmt::format("{}{}", take_line(left), rest));
  return folders;
}

Folders bash_folders(const Patient& patient, const std::string& home) {
  return data_folders(patient, home, "/usr/local/share:/usr/share", "/bash-completion/completions");
}

std::string zsh_start_file(const Patient& patient, const std::string& home) {
  return variable_or(patient, "ZDOTDIR", home) + "/.zshrc";
}

// zsh itself knows, and with -f it runs nothing of the person's: what that adds is read from it.
Folders zsh_folders(const Patient& patient, const std::string& home) {
  const auto said = patient.machine.run({"zsh", "-fc", "print -l -- $fpath"});
  Folders folders = folders_in_fpath(patient.machine, zsh_start_file(patient, home), home);
  if (said) std::ranges::move(lines_of(*said), std::back_inserter(folders));
  return folders;
}

// As share/fish/config.fish has it.
Folders fish_folders(const Patient& patient, const std::string& home) {
  Folders folders = {variable_or(patient, "XDG_CONFIG_HOME", home + "/.config") + "/fish/completions",
                     "/etc/fish/completions"};
  std::ranges::move(data_folders(patient, home, "/usr/share", "/fish/vendor_completions.d"),
                    std::back_inserter(folders));
  return folders;
}

constexpr Shell shells[] = {
    {"bash", "/.bashrc", "/golinks", bash_folders, "eval \"$(golinks completion bash)\"", "bash_completion",
     "eval \"$(golinks completion bash)\"", "/etc/bash.bashrc"},
    {"zsh", "/.zshrc", "/_golinks", zsh_folders, "eval \"$(golinks completion zsh)\"", "compinit",
     "autoload -Uz compinit && compinit", "/etc/zsh/zshrc"},
    {"fish", "/.config/fish", "/golinks.fish", fish_folders, ""},
};

std::string start_file_of(const Patient& patient, const Shell& shell, const std::string& home) {
  return shell.name == "zsh" ? zsh_start_file(patient, home) : home + std::string(shell.start_file);
}

// "~/.zshrc"
std::string name_of_start_file(const Patient& patient, const Shell& shell, const std::string& home) {
  const std::string path = start_file_of(patient, shell, home);
  return path.starts_with(home + '/') ? '~' + path.substr(home.size()) : shell_word(path);
}

bool is_used(const Patient& patient, const Shell& shell, const std::string& home) {
  const std::string login = patient.environment("SHELL").value_or("");
  if (login.substr(login.rfind('/') + 1) == shell.name) return true;
  return patient.machine.has(start_file_of(patient, shell, home)) && find_tool(shell.name);
}

// Whether the shell's own completions are on. What a start file has read may turn them on as well: frameworks do.
enum class Loading { known, possible, none };

Loading loading_of(const Patient& patient, const Shell& shell, const std::string& home) {
  if (shell.loader.empty()) return Loading::known;
  const std::string path = start_file_of(patient, shell, home);
  for (const std::string& each : {path, std::string(shell.system_file)}) {
    if (start_file_says(patient.machine, each, shell.loader)) return Loading::known;
  }
  return start_file_reads_others(patient.machine, path) ? Loading::possible : Loading::none;
}

std::optional<std::string> installed_script(const Patient& patient, const Shell& shell, const std::string& home) {
  for (const std::string& folder : shell.folders(patient, home)) {
    std::string path = folder + std::string(shell.file);
    if (patient.machine.has(path)) return path;
  }
  return std::nullopt;
}

// What reads the scripts is a package of its own, which not every bash has.
bool can_read_scripts(const Patient& patient, const Shell& shell) {
  return shell.name != "bash" || patient.machine.has("/usr/share/bash-completion/bash_completion") ||
         patient.machine.has("/usr/local/share/bash-completion/bash_completion");
}

std::string way_to_add(const Patient& patient, const Shell& shell, const std::string& home, std::string_view line) {
  return fmt::format("echo '{}' >> {}", line, name_of_start_file(patient, shell, home));
}

std::string way_to_install(const Patient& patient, const Shell& shell, const std::string& home) {
  if (!shell.start_line.empty()) {
    const bool needs_loader = shell.name == "zsh" && loading_of(patient, shell, home) == Loading::none;
    const std::string before = needs_loader ? fmt::format("{}; ", shell.load_line) : "";
    return way_to_add(patient, shell, home, fmt::format("{}{}", before, shell.start_line));
  }
  const std::string folder = shell.folders(patient, home).front();
  return fmt::format("mkdir -p {} && golinks completion {} > {}", shell_word(folder), shell.name,
                     shell_word(folder + std::string(shell.file)));
}

// The start file asks us by name. zsh knows what to do with the answer only once compinit was run.
Diagnosis check_asking(const Patient& patient, const Shell& shell, const std::string& home) {
  const std::string file = name_of_start_file(patient, shell, home);
  if (shell.name != "zsh" || loading_of(patient, shell, home) != Loading::none)
    return all_right(fmt::format("{}: by {}", shell.name, file));
  return not_so_good(fmt::format("{}: {} asks for golinks' completion and does not run compinit", shell.name, file),
                     way_to_install(patient, shell, home));
}

// The right script is where the shell looks: whether it reads it.
Diagnosis check_loading(const Patient& patient, const Shell& shell, const std::string& home,
                        const std::string& script) {
  const std::string file = name_of_start_file(patient, shell, home);
  switch (loading_of(patient, shell, home)) {
    case Loading::known: break;
    case Loading::possible:
      return all_right(fmt::format("{}: {}, if what {} reads loads {}", shell.name, script, file, shell.loader));
    case Loading::none:
      return not_so_good(
          fmt::format("{}: {} does not load {}, so {} is not read", shell.name, file, shell.loader, script),
          way_to_add(patient, shell, home, shell.load_line));
  }
  return all_right(fmt::format("{}: {}", shell.name, script));
}

Diagnosis check_shell(const Patient& patient, const Shell& shell, const std::string& home) {
  const bool is_asked = start_file_says(patient.machine, start_file_of(patient, shell, home),
                                        fmt::format("golinks completion {}", shell.name));
  if (is_asked) return check_asking(patient, shell, home);
  const auto path = installed_script(patient, shell, home);
  if (!path)
    return not_so_good(fmt::format("{}: no completion of golinks where it looks", shell.name),
                       way_to_install(patient, shell, home));
  if (!can_read_scripts(patient, shell)) {
    return not_so_good(
        fmt::format("{}: the package bash-completion is not installed, so {} is not read", shell.name, *path),
        way_to_install(patient, shell, home));
  }
  const auto script = read_whole_file(patient.machine.at(*path));
  if (script && *script == completion_script(shell.name)) return check_loading(patient, shell, home, *path);
  const std::string_view write = path->starts_with(home + '/') ? "tee" : "sudo tee";
  return not_so_good(fmt::format("{}: {} is not of this golinks", shell.name, *path),
                     fmt::format("golinks completion {} | {} {} >/dev/null", shell.name, write, shell_word(*path)));
}

}  // namespace

Diagnoses check_completions(const Patient& patient) {
  const std::string home = patient.environment("HOME").value_or("");
  if (home.empty()) return {skipped("HOME is not set")};
  if (patient.is_by_sudo()) return {skipped("sudo does not tell whose shell it is: run golinks doctor without it")};
  Diagnoses found;
  for (const Shell& shell : shells) {
    if (is_used(patient, shell, home)) found.push_back(check_shell(patient, shell, home));
  }
  if (found.empty()) found.push_back(all_right("no bash, zsh or fish is used here"));
  return found;
}

}  // namespace golinks::cli
