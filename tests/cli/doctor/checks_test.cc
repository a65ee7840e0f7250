// Each check, over a patient that has just one thing the matter.
#include <doctest/doctest.h>

#include <algorithm>

#include "cli/completion_scripts.h"
#include "cli/doctor/check_table.h"
#include "cli/setup/browser_files.h"
#include "cli/whole_file.h"
#include "tests/cli/doctor/patient_fixture.h"
#include "tests/store/sample_store.h"

namespace golinks::cli {
namespace {

TEST_CASE_FIXTURE(PatientFixture, "a store that cannot be opened says why") {
  std::filesystem::create_directory(*patient.store);
  ::chmod(patient.store->c_str(), 0700);
  const Diagnoses found = check_store(patient);
  REQUIRE(found.size() == 1);
  CHECK(found[0].verdict == Verdict::error);
  CHECK(found[0].text == *patient.store + " is not a regular file");
}

TEST_CASE_FIXTURE(PatientFixture, "many damaged ranges are counted, not listed") {
  Store store(Env::posix(), *patient.store);
  for (int i = 0; i < 16; ++i) REQUIRE(test::put(store, fmt::format("k{:02}", i), "https://h"));
  std::string bytes = read_whole_file(*patient.store).value_or("");
  for (int i = 0; i < 16; i += 2) bytes[bytes.find(fmt::format("k{:02}", i))] = '!';
  write("/links.pb", bytes);
  const Diagnoses found = check_store(patient);
  REQUIRE(found.size() == 1);
  CHECK(found[0].text.ends_with(" and 4 more ranges"));
  CHECK(found[0].mend == "golinks doctor --repair");
}

TEST_CASE_FIXTURE(PatientFixture, "settings that may not be read are given back to the person") {
  patient.settings = failure(ErrorCode::io, "cannot open it: Permission denied", EACCES);
  CHECK(check_settings(patient) ==
        Diagnoses{wrong("cannot open it: Permission denied", "sudo chown ann /home/ann/.config/golinks/config.toml")});
  patient.settings = failure(ErrorCode::invalid, "config.toml: line 1: no");
  variables["XDG_CONFIG_HOME"] = "/home/ann's";
  CHECK(check_settings(patient) ==
        Diagnoses{wrong("config.toml: line 1: no", "vi '/home/ann'\\''s/golinks/config.toml'")});
  variables["EDITOR"] = "code -w";
  CHECK(check_settings(patient).front().mend.starts_with("code -w '/home/ann"));
  variables.erase("HOME");
  variables.erase("XDG_CONFIG_HOME");
  CHECK(check_settings(patient).front().verdict == Verdict::skipped);
}

TEST_CASE_FIXTURE(PatientFixture, "the installed golinksd is asked for its version") {
  says["/bin/sh --version"] = std::string("golinksd " GOLINKS_VERSION "\n");
  CHECK(check_program(patient).front().verdict == Verdict::ok);
  says["/bin/sh --version"] = std::string("golinksd 0.0.9\nmore\n");
  CHECK(check_program(patient).front().text.starts_with(
      "/bin/sh says 'golinksd 0.0.9', and this is golinks " GOLINKS_VERSION " ("));
  patient.machine.golinksd = "/nowhere/golinksd";
  CHECK(check_program(patient).front().text.starts_with("cannot run /nowhere/golinksd: No such file or directory ("));
}

TEST_CASE_FIXTURE(PatientFixture, "the daemon has to be there, of this version, and the person's own") {
  CHECK(check_daemon(patient).front().verdict == Verdict::ok);
  patient.person->uid += 1;
  CHECK(check_daemon(patient).front().verdict == Verdict::error);
  const std::string end = fmt::format("sudo kill {} && golinks daemon start", ::getpid());
  CHECK(check_daemon(patient).front().mend == (::geteuid() == 0 ? end : ""));
  patient.daemon = Instance{::getpid(), "", ""};
  CHECK(check_daemon(patient) == Diagnoses{all_right(fmt::format("golinksd is starting (pid {})", ::getpid()))});
  CHECK(check_port(patient) == Diagnoses{skipped("golinksd is starting")});
  patient.daemon = Instance{-1, "", ""};
  CHECK(check_daemon(patient).front().verdict == Verdict::warning);
  CHECK(check_port(patient) == Diagnoses{skipped("golinksd runs elsewhere")});
  patient.daemon = std::optional<Instance>();
  CHECK(check_daemon(patient).front().verdict == Verdict::error);
  CHECK(check_daemon(patient).front().text == "golinksd is not running: it starts when a link is changed");
  patient.settings->autostart = false;
  CHECK(check_daemon(patient).front().verdict == Verdict::error);
  write_as_setup(record_of(patient.machine, *patient.person), "/home/ann/.config/autostart/golinks.desktop",
                 "[Desktop Entry]\n");
  CHECK(check_daemon(patient).front().text == "golinksd is not running: it starts at login");
  patient.settings->autostart = true;
  CHECK(check_daemon(patient).front().text ==
        "golinksd is not running: it starts when a link is changed, and at login");
  patient.daemon = failure(ErrorCode::io, "cannot examine the lock");
  CHECK(check_daemon(patient) == Diagnoses{wrong("cannot examine the lock", "")});
}

TEST_CASE_FIXTURE(PatientFixture, "the port is answered by us, by nobody or by somebody else") {
  const auto said = [&] { return check_port(patient).front(); };
  const std::string look = "sudo ss -ltnp 'sport = :80'";
  CHECK(said() == all_right("golinksd answers at 127.0.103.111:80"));
  answer(PortHolder{std::nullopt, "", ::geteuid()});  // a program with a capability hides its sockets
  CHECK(said() == all_right("golinksd answers at 127.0.103.111:80"));
  answer(PortHolder{1234, "nginx", 33});
  CHECK(said() ==
        wrong("127.0.103.111:80 is answered by nginx (pid 1234), of www-data (uid 33), not by golinksd", look));
  answer(PortHolder{std::nullopt, "", 4321});
  CHECK(said() == wrong("127.0.103.111:80 is answered by a program of uid 4321, not by golinksd", look));
  answer(std::nullopt);
  CHECK(said().text == "golinksd runs, but nobody listens on 127.0.103.111:80");
  const PortHolder ours{::getpid(), "golinksd", ::geteuid()};
  answer(ours, Result<Health>(failure(ErrorCode::io, "no answer within 3 seconds")));
  CHECK(said().text == "golinksd does not answer at 127.0.103.111:80: no answer within 3 seconds");
  answer(ours, Health{"0.0.9", "ok"});
  CHECK(said().text == "another golinksd, version 0.0.9, answers at 127.0.103.111:80");
}

TEST_CASE_FIXTURE(PatientFixture, "a loopback interface that is down is named, whoever listens") {
  patient.loopback_is_down = true;
  patient.daemon = running();
  answer(std::nullopt);
  CHECK(check_port(patient) ==
        Diagnoses{wrong("the loopback interface is down: nobody reaches 127.0.0.0/8", "sudo ip link set lo up")});
  patient.settings->listen = "0.0.0.0:80";
  patient.daemon = std::optional(Instance{::getpid(), GOLINKS_VERSION, "0.0.0.0:80"});
  CHECK(check_port(patient)[0].text == "golinksd runs, but nobody listens on 0.0.0.0:80");
}

TEST_CASE_FIXTURE(PatientFixture, "without /proc the daemon is asked, and nobody is said not to listen") {
  patient.sees_ports = false;
  patient.daemon = running();
  answer(std::nullopt);
  CHECK(check_port(patient) == Diagnoses{all_right("golinksd answers at 127.0.103.111:80")});
  answer(std::nullopt, failure(ErrorCode::io, "Connection refused"));
  CHECK(check_port(patient)[0].verdict == Verdict::error);
  patient.daemon = std::optional<Instance>();
  CHECK(check_port(patient) == Diagnoses{skipped("/proc cannot be read, which tells who listens on 127.0.103.111:80")});
}

TEST_CASE_FIXTURE(PatientFixture, "copies of the store that a synchronizer made are told of") {
  std::filesystem::create_directories(folder / "dotfiles");
  write("/dotfiles/links.pb", "");
  std::filesystem::create_symlink(folder / "dotfiles/links.pb", folder / "links.pb");
  for (const char* name : {"/links (conflicted copy).pb", "/dotfiles/links.sync-conflict-1.pb", "/links.pb.conflict"})
    write(name, "");
  const auto found = check_store(patient);
  const auto is_told = [&](const std::string& path, const std::string& word) {
    return std::ranges::count(found, not_so_good(folder.path() + path +
                                                     " is a copy that a synchronizer made when two computers changed "
                                                     "the links: golinks does not see it",
                                                 "GOLINKS_STORE=" + word + " golinks log"));
  };
  CHECK(is_told("/links (conflicted copy).pb", "'" + folder.path() + "/links (conflicted copy).pb'") == 1);
  CHECK(is_told("/dotfiles/links.sync-conflict-1.pb", folder / "dotfiles/links.sync-conflict-1.pb") == 1);
  CHECK(std::ranges::count(found, Verdict::warning, &Diagnosis::verdict) >= 2);
}

TEST_CASE_FIXTURE(PatientFixture, "a golinksd that starts while the doctor looks is no stranger on the port") {
  const auto none = std::optional<Instance>();
  const auto said = [&](const std::optional<Instance>& before, const std::optional<Instance>& now) {
    patient.daemon = before;
    patient.daemon_now = [now] { return now; };
    return check_port(patient).front();
  };
  const Instance starting{::getpid(), GOLINKS_VERSION, ""};
  const Instance earlier{::getppid(), GOLINKS_VERSION, "127.0.103.111:80"};
  const PortHolder ours{::getpid(), "golinksd", ::geteuid()};
  for (const PortHolder& holder : {ours, PortHolder{std::nullopt, "", ::geteuid()}}) {
    answer(holder);
    CHECK(said(none, starting) == skipped("golinksd is starting"));
    CHECK(said(none, running()) == all_right("golinksd answers at 127.0.103.111:80"));
    CHECK(said(earlier, running()) == all_right("golinksd answers at 127.0.103.111:80"));
  }
  answer(PortHolder{1234, "nginx", 33});
  CHECK(said(none, none).verdict == Verdict::error);
  CHECK(said(none, running()).verdict == Verdict::error);
}

TEST_CASE_FIXTURE(PatientFixture,
                  "a golinksd that ends while the doctor looks is not missed on the port, nor taken for a stranger") {
  const auto none = std::optional<Instance>();
  patient.daemon_now = [none] { return none; };
  answer(std::nullopt);
  CHECK(check_port(patient) == Diagnoses{skipped("golinksd is not running; 127.0.103.111:80 is free")});
  patient.daemon = none;  // it came and went
  int looks = 0;
  patient.holder_of = [&looks](const Address&) {
    return ++looks == 1 ? std::optional(PortHolder{1234, "golinksd", ::geteuid()}) : std::nullopt;
  };
  CHECK(check_port(patient) == Diagnoses{skipped("golinksd is not running; 127.0.103.111:80 is free")});
}

TEST_CASE_FIXTURE(PatientFixture, "nobody is told to end a program that is not their own, and least of all process 1") {
  const auto mend = [&](int pid, unsigned user) {
    answer(PortHolder{pid, "nginx", user});
    return check_port(patient).front().mend;
  };
  patient.person->uid = 1000;
  CHECK(mend(1234, 1000) == "kill 1234 && golinks daemon restart");
  for (const unsigned user : {0U, 33U, 1000U}) CHECK(mend(1, user) == "sudo ss -ltnp 'sport = :80'");
  CHECK(mend(1234, 33) == "sudo ss -ltnp 'sport = :80'");
  patient.machine.has_systemd = true;
  CHECK(mend(1234, 33) == "systemctl status 1234");
  write("/etc/systemd/system/sockets.target.wants/golinks.socket", "");
  CHECK(mend(1234, 1000) == "kill 1234 && sudo systemctl restart golinks.socket");
  patient.person->uid = 0;  // every service of the machine is root's
  CHECK(mend(1234, 0) == "systemctl status 1234");
}

TEST_CASE_FIXTURE(PatientFixture, "the port has to be the one of the settings, and the one that browsers ask at") {
  answer(PortHolder{::getpid(), "golinksd", ::geteuid()});
  patient.settings->listen = "127.0.0.1:26479";
  CHECK(check_port(patient).front().text ==
        "golinksd answers at 127.0.103.111:80, and the settings say 127.0.0.1:26479");
  patient.daemon = Instance{::getpid(), GOLINKS_VERSION, "127.0.0.1:26479"};
  CHECK(check_port(patient) ==
        Diagnoses{
            wrong("not set up: golinksd answers at 127.0.0.1:26479, and browsers ask at port 80", "golinks setup")});
  patient.settings = failure(ErrorCode::invalid, "no");
  CHECK(check_port(patient).front().verdict == Verdict::error);  // the daemon itself says where it answers
  patient.daemon = std::optional<Instance>();
  CHECK(check_port(patient) == Diagnoses{skipped("the settings cannot be read")});
}

TEST_CASE_FIXTURE(PatientFixture, "under systemd root holds the port for a daemon that need not run") {
  patient.machine.has_systemd = true;
  patient.daemon = std::optional<Instance>();
  write("/etc/systemd/system/sockets.target.wants/golinks.socket", "");
  const std::string is_active = "systemctl is-active golinks.socket";
  says[is_active] = std::string("active\n");
  answer(PortHolder{std::nullopt, "", 0});
  patient.ask = [](const Address&) -> Result<Health> {
    FAIL("a question would start golinksd");
    return Health{};
  };
  CHECK(check_port(patient) == Diagnoses{all_right("systemd listens on 127.0.103.111:80 for golinksd")});
  CHECK(check_daemon(patient) ==
        Diagnoses{all_right("golinksd is not running: systemd starts it at the first request")});
  answer(PortHolder{1, "systemd", 0});
  CHECK(check_port(patient).front().verdict == Verdict::ok);
  answer(PortHolder{77, "nginx", 0});
  CHECK(check_port(patient).front().verdict == Verdict::error);
  // A server of root whose process is hidden, while systemd failed to listen.
  const Diagnosis taken =
      wrong("127.0.103.111:80 is answered by a program of uid 0, not by golinksd", "sudo ss -ltnp 'sport = :80'");
  answer(PortHolder{.pid = std::nullopt, .program = "", .user = 0, .is_everywhere = true});
  CHECK(check_port(patient) == Diagnoses{taken});
  answer(PortHolder{std::nullopt, "", 0});
  says.erase(is_active);
  CHECK(check_port(patient) == Diagnoses{taken});
  answer(std::nullopt);
  CHECK(check_port(patient) ==
        Diagnoses{wrong("systemd does not listen on 127.0.103.111:80", "sudo systemctl restart golinks.socket")});
}

TEST_CASE_FIXTURE(PatientFixture, "every name has to lead to the address, and to no other") {
  write("/etc/hosts", "127.0.103.111 go gh # golinks\n");
  patient.settings->names = {{"go", ""}, {"gh", "gh"}};
  says["getent ahosts gh"] = std::string("127.0.103.111   STREAM gh\n::1  STREAM\n");
  const Diagnoses found = check_names(patient);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == all_right("go is 127.0.103.111"));
  CHECK(found[1].text.starts_with("gh is 127.0.103.111 and ::1, not 127.0.103.111"));
  says["getent ahosts gh"] = Result<std::string>(failure(ErrorCode::not_found, "timeout is not installed"));
  CHECK(check_names(patient)[1] == skipped("timeout is not installed"));
  patient.settings->listen = "127.0.0.9:80";
  CHECK(check_names(patient)[0].text.starts_with("go is 127.0.103.111, not 127.0.0.9"));
  patient.settings->listen = "0.0.0.0:80";
  CHECK(check_names(patient)[0].verdict == Verdict::ok);
}

TEST_CASE_FIXTURE(PatientFixture, "each name needs its way around a proxy") {
  patient.settings->names = {{"go", ""}, {"gh", "gh"}};
  CHECK(check_proxies(patient) == Diagnoses{all_right("none gets in between")});
  variables["HTTP_PROXY"] = "http://proxy";
  const auto said = [&] { return check_proxies(patient).front(); };
  CHECK(said().verdict == Verdict::warning);
  CHECK(said().text.starts_with("HTTP_PROXY sends http://go/ and http://gh/ to a proxy, which does not know them ("));
  CHECK(said().mend == "export no_proxy=go,gh");
  variables["NO_PROXY"] = "internal.corp";
  CHECK(said().mend == "export NO_PROXY=\"$NO_PROXY,go,gh\"");
  variables["no_proxy"] = ".go";
  CHECK(said().text.starts_with("HTTP_PROXY sends http://gh/ to a proxy"));
  CHECK(said().mend == "export no_proxy=\"$no_proxy,gh\"");
}

TEST_CASE_FIXTURE(PatientFixture, "each name needs its way around the proxy of the desktop") {
  const auto set = [&](const std::string& key, const std::string& value) {
    says.insert_or_assign("gsettings get org.gnome.system.proxy" + key, value + "\n");
  };
  const auto said = [&] { return check_proxies(patient); };
  const Diagnoses none = {all_right("none gets in between")};
  variables["XDG_RUNTIME_DIR"] = "/run/user/1000";
  patient.settings->names = {{"go", ""}, {"gh.corp", "gh"}};
  CHECK(said() == none);  // there is no gsettings
  set(" mode", "'none'");
  CHECK(said() == none);
  set(" mode", "'manual'");
  set(".http host", "''");
  set(".socks host", "''");
  CHECK(said() == none);
  set(".http host", "'proxy.corp'");
  set(" ignore-hosts", "['localhost', '127.0.0.0/8', \"::1\"]");
  CHECK(said() == Diagnoses{not_so_good(
                      "the desktop's settings, which browsers follow, send http://go/ and http://gh.corp/ to a proxy, "
                      "which does not know them",
                      "gsettings set org.gnome.system.proxy ignore-hosts "
                      "'[\"localhost\", \"127.0.0.0/8\", \"::1\", \"go\", \"gh.corp\"]'")});
  set(" ignore-hosts", "['*.CORP']");
  CHECK(said().front().mend == "gsettings set org.gnome.system.proxy ignore-hosts '[\"*.CORP\", \"go\"]'");
  set(" ignore-hosts", "['GO', '*.corp']");
  CHECK(said() == none);
  set(" ignore-hosts", "['*']");
  CHECK(said() == none);
  set(" ignore-hosts", "@as []");
  set(".http host", "''");
  set(".socks host", "'socks.corp'");
  CHECK(said().front().mend == "gsettings set org.gnome.system.proxy ignore-hosts '[\"go\", \"gh.corp\"]'");
  set(" mode", "'auto'");
  CHECK(said() ==
        Diagnoses{not_so_good("the desktop's settings, which browsers follow, leave it to a script which "
                              "proxy http://go/ and http://gh.corp/ goes to: it has to answer DIRECT for them",
                              "")});
  variables["http_proxy"] = "http://proxy";
  CHECK(said().size() == 2);
}

TEST_CASE_FIXTURE(PatientFixture,
                  "the settings of a desktop are asked for in a session alone, and what they say may be nonsense") {
  const std::string mode = "gsettings get org.gnome.system.proxy mode";
  says.insert_or_assign(mode, std::string("'auto'\n"));
  const Diagnoses none = {all_right("none gets in between")};
  CHECK(check_proxies(patient) == none);  // to read them would leave a folder in the home
  variables["XDG_RUNTIME_DIR"] = "/run/user/1000";
  CHECK(check_proxies(patient).front().verdict == Verdict::warning);
  for (const char* said : {"", "'", "''", "auto", "'auto", "['auto', 'manual']", "'mad'\n", "\xff'\0'"}) {
    says.insert_or_assign(mode, std::string(said));
    CHECK(check_proxies(patient) == none);
  }
}

TEST_CASE_FIXTURE(PatientFixture, "browsers have the files that setup writes, and settings that let them work") {
  CHECK(check_browsers(patient) == Diagnoses{all_right("no Firefox, Chromium or Chrome is installed")});
  write("/usr/lib/firefox-esr/firefox", "");
  CHECK(check_browsers(patient) ==
        Diagnoses{wrong("Firefox ESR: not set up, /etc/firefox-esr/golinks.js is missing", "golinks setup")});
  write("/etc/firefox-esr/golinks.js", firefox_preferences({}));
  CHECK(check_browsers(patient) == Diagnoses{all_right("Firefox ESR: /etc/firefox-esr/golinks.js")});
  patient.settings->names = {{"links", ""}};
  CHECK(check_browsers(patient).front().text.starts_with(
      "Firefox ESR: /etc/firefox-esr/golinks.js is not as golinks setup writes it"));
  write("/etc/firefox-esr/golinks.js", "// the administrator's\n");
  CHECK(
      check_browsers(patient).front() ==
      not_so_good("Firefox ESR: /etc/firefox-esr/golinks.js is not as golinks setup writes it and was left alone: add "
                  "pref(\"browser.fixup.domainwhitelist.links\", true); to it, or set "
                  "browser.fixup.domainwhitelist.links to true in the "
                  "about:config of Firefox ESR",
                  ""));
  write("/home/ann/.mozilla/firefox/x/prefs.js", "user_pref(\"dom.security.https_only_mode\", true);\n");
  CHECK(check_browsers(patient).back().verdict == Verdict::warning);
}

TEST_CASE_FIXTURE(PatientFixture, "go/ that is set up for somebody else is theirs, and told in one line") {
  patient.machine.has_systemd = true;
  const Record record = record_of_root(patient.machine);
  REQUIRE(record.note("for", "bob"));
  const Diagnoses of_bob = check_autostart(patient);
  REQUIRE(of_bob.size() == 1);
  CHECK(of_bob[0].text.starts_with("go/ is set up for bob on this computer"));
  CHECK(of_bob[0].mend.empty());
  REQUIRE(record.clear());
  write("/etc/systemd/system/sockets.target.wants/golinks.socket", "");
  for (const char* unit : {"golinks.socket", "golinks.service"})
    write_as_setup(record, fmt::format("/etc/systemd/system/{}", unit),
                   "# Made by golinks setup; of an older version\n");
  says["systemctl is-active golinks.socket"] = std::string("active\n");
  says["systemctl show --property=ActiveState,NeedDaemonReload golinks.socket golinks.service"] =
      std::string("ActiveState=active\n");
  for (const Diagnosis& each : check_autostart(patient)) {
    CHECK(each.verdict == Verdict::warning);  // it works, as the older version had it
    CHECK(each.mend == "golinks setup");
  }
}

TEST_CASE_FIXTURE(PatientFixture, "completions are looked for where each shell looks") {
  const auto said = [&](const std::string& shell) {
    variables["SHELL"] = "/bin/" + shell;
    const Diagnoses found = check_completions(patient);
    const auto of_it =
        std::ranges::find_if(found, [&](const Diagnosis& each) { return each.text.starts_with(shell + ':'); });
    return of_it == found.end() ? found.front() : *of_it;
  };
  CHECK(said("tcsh") == all_right("no bash, zsh or fish is used here"));
  says["zsh -fc print -l -- $fpath"] =
      std::string("/usr/local/share/zsh/site-functions\n/usr/share/zsh/vendor-completions\n");
  CHECK(said("zsh") ==
        not_so_good("zsh: no completion of golinks where it looks",
                    "echo 'autoload -Uz compinit && compinit; eval \"$(golinks completion zsh)\"' >> ~/.zshrc"));
  write("/usr/share/zsh/vendor-completions/_golinks", std::string(completion_script("zsh")));
  CHECK(said("zsh") ==
        not_so_good("zsh: ~/.zshrc does not load compinit, so /usr/share/zsh/vendor-completions/_golinks is not read",
                    "echo 'autoload -Uz compinit && compinit' >> ~/.zshrc"));
  write("/home/ann/.zshrc", "# compinit\nsource ~/.oh-my-zsh/oh-my-zsh.sh\n");
  CHECK(said("zsh") ==
        all_right("zsh: /usr/share/zsh/vendor-completions/_golinks, if what ~/.zshrc reads loads compinit"));
  write("/home/ann/.zshrc", "autoload -Uz compinit && compinit\n");
  CHECK(said("zsh") == all_right("zsh: /usr/share/zsh/vendor-completions/_golinks"));
  write("/usr/local/share/zsh/site-functions/_golinks", "#compdef golinks\n");
  CHECK(said("zsh").mend ==
        "golinks completion zsh | sudo tee /usr/local/share/zsh/site-functions/_golinks >/dev/null");

  write("/usr/share/bash-completion/completions/golinks", std::string(completion_script("bash")));
  CHECK(said("bash").text ==
        "bash: the package bash-completion is not installed, so /usr/share/bash-completion/completions/golinks is not "
        "read");
  write("/usr/share/bash-completion/bash_completion", "");
  CHECK(said("bash") == not_so_good("bash: ~/.bashrc does not load bash_completion, so "
                                    "/usr/share/bash-completion/completions/golinks is not read",
                                    "echo 'eval \"$(golinks completion bash)\"' >> ~/.bashrc"));
  write("/home/ann/.bashrc", "#  . /etc/bash_completion\n");
  CHECK(said("bash").verdict == Verdict::warning);
  write("/home/ann/.bashrc", "if ! shopt -oq posix; then\n  . /usr/share/bash-completion/bash_completion\nfi\n");
  CHECK(said("bash") == all_right("bash: /usr/share/bash-completion/completions/golinks"));
  variables["XDG_DATA_DIRS"] = "/opt/share:/srv/share";
  CHECK(said("bash").verdict == Verdict::warning);

  variables["XDG_CONFIG_HOME"] = "/home/ann/my config";
  CHECK(said("fish").mend ==
        "mkdir -p '/home/ann/my config/fish/completions' && golinks completion fish > '/home/ann/my "
        "config/fish/completions/golinks.fish'");
  write("/etc/fish/completions/golinks.fish", std::string(completion_script("fish")));
  CHECK(said("fish") == all_right("fish: /etc/fish/completions/golinks.fish"));
}

TEST_CASE_FIXTURE(PatientFixture, "zsh is asked about the folders and the file that its person has chosen") {
  variables["SHELL"] = "/bin/zsh";
  variables["ZDOTDIR"] = "/home/ann/.config/zsh";
  const auto said = [&] { return check_completions(patient).front(); };
  write("/home/ann/.config/zsh/.zshrc", "fpath=(~/.zfunc \"$HOME/more\" $fpath)\nautoload -Uz compinit && compinit\n");
  write("/home/ann/more/_golinks", std::string(completion_script("zsh")));
  CHECK(said() == all_right("zsh: /home/ann/more/_golinks"));
  write("/home/ann/.config/zsh/.zshrc", "eval \"$(golinks completion zsh)\"\n");
  CHECK(said() ==
        not_so_good(
            "zsh: ~/.config/zsh/.zshrc asks for golinks' completion and does not run compinit",
            "echo 'autoload -Uz compinit && compinit; eval \"$(golinks completion zsh)\"' >> ~/.config/zsh/.zshrc"));
  variables["ZDOTDIR"] = "/srv/ann's zsh";
  write("/srv/ann's zsh/.zshrc", "autoload -Uz compinit; compinit\neval \"$(golinks completion zsh)\"\n");
  CHECK(said() == all_right("zsh: by '/srv/ann'\\''s zsh/.zshrc'"));
}

TEST_CASE_FIXTURE(PatientFixture, "what sudo keeps from the doctor is not said to be well") {
  variables["SUDO_USER"] = "ann";
  CHECK(check_proxies(patient) ==
        Diagnoses{skipped("sudo hands down no proxy settings: run golinks doctor without it")});
  CHECK(check_completions(patient) ==
        Diagnoses{skipped("sudo does not tell whose shell it is: run golinks doctor without it")});
  variables["http_proxy"] = "http://proxy";  // by sudo -E
  CHECK(check_proxies(patient).front().verdict == Verdict::warning);
}

TEST_CASE_FIXTURE(PatientFixture, "whoever is unknown, or has no settings, is spared what hangs on them") {
  patient.person = failure(ErrorCode::invalid, "HOME is not set");
  CHECK(check_autostart(patient) == Diagnoses{skipped("HOME is not set")});
  patient.settings = failure(ErrorCode::invalid, "no");
  for (const auto check : {check_names, check_proxies, check_browsers})
    CHECK(check(patient).front() == skipped("the settings cannot be read"));
}

TEST_CASE_FIXTURE(PatientFixture, "no check is without a line, and each has a name of its own") {
  for (const Check& check : check_table()) {
    CAPTURE(check.name);
    CHECK_FALSE(check.examine(patient).empty());
  }
  CHECK(is_healthy(std::vector<Examined>{{"a", {all_right("x")}}, {"b", {not_so_good("x", ""), skipped("x")}}}));
  CHECK_FALSE(is_healthy(std::vector<Examined>{{"a", {all_right("x")}}, {"b", {all_right("x"), wrong("x", "")}}}));
}

}  // namespace
}  // namespace golinks::cli
