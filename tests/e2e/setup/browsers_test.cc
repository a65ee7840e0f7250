// `go/facebook` typed into the address bar of a real browser window, as a person does it after setup, in a profile that
// is new.
#include <doctest/doctest.h>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/own_machine.h"
#include "tests/support/skip.h"

namespace golinks::test {
namespace {

std::optional<std::string> obstacle_with(const std::vector<std::string>& programs) {
  auto obstacle = OwnMachine::obstacle();
  for (const std::string& program : programs) {
    if (!obstacle && !std::filesystem::exists("/usr/bin/" + program)) obstacle = "no " + program;
  }
  return obstacle;
}

// What the link leads to: writes down each path that it is asked for.
constexpr const char* web_site = R"(
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open(sys.argv[1], 'a').write(self.path + '\n')
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.end_headers()
        self.wfile.write(b'<!DOCTYPE html><title>there</title>there')
    def log_message(self, *ignored): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 8000), Handler)
print('ready', flush=True)
server.serve_forever()
)";

// Chromium's own sandbox needs what containers lack; everything else here keeps it from asking and from calling home.
constexpr const char* chromium =
    R"(exec /usr/bin/chromium --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
  --disable-background-networking --disable-component-update --disable-sync --password-store=basic "$@" >/dev/null 2>&1
)";

struct Desk {
  OwnMachine machine;
  OwnMachine::Variables display = {{"DISPLAY", ":77"}};
  Process site = machine.start_as_root({"python3", "-c", web_site, (machine.scratch() / "asked").string()});
  Process screen =
      machine.start_as_root({"sh", "-c", "exec Xvfb :77 -screen 0 1000x700x24 -nolisten tcp -displayfd 1 2>/dev/null"});
  std::string browser = machine.write_script("bin/chromium-window", chromium).string();

  Desk() {
    REQUIRE(site.wait_for_output("ready\n"));
    REQUIRE(screen.wait_for_output("77\n"));
    machine.as_ann({machine.golinks(), "add", "facebook", "http://127.0.0.1:8000/facebook-page"},
                   {{"GOLINKS_NO_DAEMON", "1"}});
  }
  ~Desk() { machine.as_ann({machine.golinks(), "daemon", "stop"}); }

  void setup(const std::vector<std::string>& options) {
    std::vector<std::string> words = {machine.golinks(), "setup", "--yes", "--user", "ann"};
    words.insert(words.end(), options.begin(), options.end());
    OwnMachine::Variables variables = display;
    variables["BROWSER"] = browser;
    const Outcome done = machine.as_root(words, variables);
    CAPTURE(done);
    REQUIRE(done.code == 0);
  }

  bool was_asked_for(const std::string& path) {
    const Outcome found = machine.as_root({"grep", "-qx", path, (machine.scratch() / "asked").string()});
    return found.code == 0;
  }

  // A window shows this page: what is typed before a visit is over would cut it short.
  bool shows(const std::string& title) {
    return machine.as_root({"timeout", "100", "xdotool", "search", "--sync", "--onlyvisible", "--name", title}, display)
               .code == 0;
  }

  // Types into the address bar of the newest window of that class, once more while the window is still building itself
  // up.
  bool typing_leads_to(const std::string& window_class, const std::string& text, const std::string& path) {
    const std::string script = "w=$(xdotool search --sync --onlyvisible --class " + window_class +
                               " | tail -n 1) && "
                               "xdotool windowfocus --sync $w && xdotool key --delay 50 ctrl+l && "
                               "xdotool type --delay 50 '" +
                               text + "' && xdotool key Return";
    for (int attempt = 0; attempt < 5; ++attempt) {
      machine.as_root({"timeout", "60", "sh", "-c", script}, display);
      const std::string wait = "for i in $(seq 50); do grep -qx " + path + " \"$1\" && exit 0; sleep 0.1; done; exit 1";
      if (machine.as_root({"sh", "-c", wait, "sh", (machine.scratch() / "asked").string()}).code == 0) return true;
    }
    return false;
  }
};

TEST_CASE("go/facebook typed into a new Chromium opens the link, after setup has opened http://go/ once") {
  if (is_skipped(obstacle_with({"chromium", "Xvfb", "xdotool", "python3"}))) return;
  Desk desk;
  desk.setup({});
  REQUIRE(desk.shows("Links.*golinks"));
  CHECK(desk.typing_leads_to("chromium", "go/facebook", "/facebook-page"));
}

TEST_CASE("gh/blog typed into a new Chromium opens the link, after setup has opened each of its names once") {
  if (is_skipped(obstacle_with({"chromium", "Xvfb", "xdotool", "python3"}))) return;
  Desk desk;
  desk.machine.as_ann({desk.machine.golinks(), "add", "gh/blog", "http://127.0.0.1:8000/blog-page"},
                      {{"GOLINKS_NO_DAEMON", "1"}});
  desk.setup({"--name", "go", "--name", "gh=gh"});
  REQUIRE(desk.shows("golinks"));  // whichever of the two pages is in front
  CHECK(desk.typing_leads_to("chromium", "gh/blog", "/blog-page"));
  CHECK(desk.typing_leads_to("chromium", "go/facebook", "/facebook-page"));
}

TEST_CASE("go, a space and facebook typed into a new Chromium open the link by the policy") {
  if (is_skipped(obstacle_with({"chromium", "Xvfb", "xdotool", "python3"}))) return;
  Desk desk;
  desk.setup({"--no-open"});
  const Process window = desk.machine.start_as_ann({desk.browser, "about:blank"}, desk.display);
  CHECK(desk.typing_leads_to("chromium", "go facebook", "/facebook-page"));
}

TEST_CASE("what is typed after go and a space into a new Chromium arrives as it was typed") {
  if (is_skipped(obstacle_with({"chromium", "Xvfb", "xdotool", "python3"}))) return;
  Desk desk;
  const auto add = [&](const std::string& keyword, const std::string& target) {
    desk.machine.as_ann({desk.machine.golinks(), "add", keyword, target}, {{"GOLINKS_NO_DAEMON", "1"}});
  };
  add("s", "http://127.0.0.1:8000/find/{query}");
  add("t", "http://127.0.0.1:8000/page{?q}");
  desk.setup({"--no-open"});
  const Process window = desk.machine.start_as_ann({desk.browser, "about:blank"}, desk.display);
  CHECK(desk.typing_leads_to("chromium", "go s rust borrow checker", "/find/rust%20borrow%20checker"));
  CHECK(desk.typing_leads_to("chromium", "go s c++", "/find/c%2B%2B"));
  CHECK(desk.typing_leads_to("chromium", "go t?q=x", "/page?q=x"));
  CHECK(desk.typing_leads_to("chromium", "go facebook/more", "/facebook-page/more"));
}

TEST_CASE("go/facebook typed into a new Firefox opens the link the first time") {
  if (is_skipped(obstacle_with({"firefox-esr", "Xvfb", "xdotool", "python3"}))) return;
  Desk desk;
  desk.setup({"--no-open"});
  const Process window =
      desk.machine.start_as_ann({"sh", "-c", "exec firefox-esr --no-remote about:blank >/dev/null 2>&1"}, desk.display);
  CHECK(desk.typing_leads_to("firefox", "go/facebook", "/facebook-page"));
}

}  // namespace
}  // namespace golinks::test
