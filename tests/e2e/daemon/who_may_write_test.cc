// Who may change links over HTTP, and who may not, over real connections.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/daemon/page_request.h"
#include "tests/support/skip.h"

namespace golinks::test {
namespace {

const std::string evil_form = form({{"keyword", "evil"}, {"target", "https://evil.example"}});
const std::string evil_json = R"({"target":"https://evil.example"})";

struct Guarded {
  Sandbox sandbox;
  DaemonProcess daemon{sandbox};
  std::string before;

  Guarded() {
    REQUIRE(sandbox.run({"add", "wiki", "https://wiki.example.com"}).code == 0);
    before = stored();
  }
  [[nodiscard]] std::string stored() const {
    return sandbox.read_file(std::filesystem::relative(sandbox.store(), sandbox.home()));
  }
  [[nodiscard]] int status(const PageRequest& request) const { return ask(daemon.address(), request).status; }
  // A form to /.new with these headers beside its type.
  [[nodiscard]] int status_of_form(const std::string& headers, const std::string& host = "go") const {
    return status(
        {.method = "POST", .target = "/.new", .headers = headers + form_type, .body = evil_form, .host = host});
  }
};

TEST_CASE_FIXTURE(Guarded, "no page and no method answers to a foreign host") {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE"}) {
    for (const char* target :
         {"/",        "/.search?q=w", "/.suggest?q=w", "/.opensearch", "/.detail/wiki",    "/wiki+",
          "/.new",    "/.edit/wiki",  "/.delete/wiki", "/.api/links",  "/.api/links/wiki", "/.export",
          "/.help",   "/.health",     "/.metrics",     "/.style.css",  "/.live.js",        "/wiki",
          "/unknown", "/.nothing"}) {
      for (const char* host : {"evil.example", "go.evil.example", "192.0.2.1", "go@evil.example", "go evil.example"}) {
        CAPTURE(method);
        CAPTURE(target);
        CAPTURE(host);
        const HttpReply reply = ask(daemon.address(), {.method = method,
                                                       .target = target,
                                                       .headers = "Origin: http://evil.example\r\n" + form_type,
                                                       .body = evil_form,
                                                       .host = host});
        const bool is_refused = reply.status == 421 || reply.status == 400;
        CHECK(is_refused);
        CHECK(reply.body.find("wiki.example.com") == std::string::npos);
      }
    }
  }
  CHECK(stored() == before);
}

TEST_CASE_FIXTURE(Guarded, "another web site may not write, whatever it sends its words as") {
  const std::string origin = "Origin: http://evil.example\r\n";
  for (const std::string& type : {form_type, json_type, std::string("Content-Type: text/plain\r\n"),
                                  std::string("Content-Type: multipart/form-data; boundary=x\r\n"), std::string()}) {
    CAPTURE(type);
    for (const char* target : {"/.new", "/.edit/wiki", "/.delete/wiki"}) {
      CHECK(status({.method = "POST", .target = target, .headers = origin + type, .body = evil_form}) == 403);
    }
    CHECK(status({.method = "PUT", .target = "/.api/links/wiki", .headers = origin + type, .body = evil_json}) == 403);
    CHECK(status({.method = "DELETE", .target = "/.api/links/wiki", .headers = origin + type}) == 403);
    CHECK(status({.method = "POST", .target = "/.api/links/wiki", .headers = origin + type, .body = evil_json}) == 405);
  }
  CHECK(stored() == before);
}

TEST_CASE_FIXTURE(Guarded, "without an origin, or with one of nobody, a form may not write") {
  for (const char* origin :
       {"", "Origin: null\r\n", "Origin: \r\n", "Origin: https://go\r\n", "Origin: http://go:81\r\n",
        "Origin: http://localhost\r\n", "Origin: http://go\r\nOrigin: http://evil.example\r\n",
        "Origin: http://evil.example\r\nOrigin: http://go\r\n", "Origin: http://go http://evil.example\r\n",
        "Referer: http://go/.new\r\n"}) {
    CAPTURE(origin);
    CHECK(status_of_form(origin) == 403);
  }
  CHECK(stored() == before);
  CHECK(status_of_form("Origin: http://localhost:26479\r\n", "localhost:26479") == 303);
}

TEST_CASE_FIXTURE(Guarded, "Sec-Fetch-Site has to be same-origin, where it is sent") {
  for (const char* site : {"cross-site", "same-site", "none", "", "same-origin, cross-site",
                           "same-origin\r\nSec-Fetch-Site: cross-site"}) {
    CAPTURE(site);
    CHECK(status_of_form(fmt::format("{}Sec-Fetch-Site: {}\r\n", own_origin, site)) == 403);
  }
  CHECK(stored() == before);
  CHECK(status_of_form(own_origin + "Sec-Fetch-Site: same-origin\r\n") == 303);
}

TEST_CASE_FIXTURE(Guarded, "a GET or HEAD changes nothing, whatever comes with it") {
  for (const char* method : {"GET", "HEAD"}) {
    for (const char* target : {"/.new?keyword=evil&target=evil.example", "/.edit/wiki?target=evil.example&version=",
                               "/.delete/wiki?version=", "/.api/links/wiki?_method=DELETE"}) {
      CHECK(
          status({.method = method, .target = target, .headers = own_origin + "X-HTTP-Method-Override: DELETE\r\n"}) ==
          200);
    }
  }
  CHECK(stored() == before);
}

// Which only root can become.
bool cannot_be_nobody() {
  const bool can =
      ::geteuid() == 0 && std::filesystem::exists("/usr/bin/setpriv") && std::filesystem::exists("/usr/bin/curl");
  return is_skipped(can ? std::nullopt
                        : std::optional<std::string>("only root can become another user, by setpriv, to run curl"));
}

// What curl, run by nobody, gets from golinksd: "404 " with its body, or "302 https://wiki.example.com/".
std::string curl_as_nobody(Sandbox& sandbox, const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"--reuid=65534",
                                  "--regid=65534",
                                  "--clear-groups",
                                  "curl",
                                  "-q",
                                  "-s",
                                  "-w",
                                  "%{http_code} %{redirect_url}",
                                  "-H",
                                  "Host: go"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return sandbox.run_program("setpriv", all, {.folder = "/"}).out;
}

TEST_CASE_FIXTURE(Guarded, "another user's process follows links and sees no page, unless the settings say so") {
  if (cannot_be_nobody()) return;
  const auto status = [&](const std::string& address, const std::string& path) {
    return curl_as_nobody(sandbox, {"-o", "/dev/null", "http://" + address + path});
  };
  CHECK(status(daemon.address(), "/wiki") == "302 https://wiki.example.com/");
  CHECK(status(daemon.address(), "/.health") == "200 ");
  const std::string metrics = curl_as_nobody(sandbox, {"http://" + daemon.address() + "/.metrics"});
  CHECK(metrics.find("golinks_redirects_total 1\n") != std::string::npos);
  CHECK(metrics.find("wiki") == std::string::npos);
  const std::vector<std::string> pages = {"/",      "/.search?q=w", "/.suggest?q=w", "/.detail/wiki",
                                          "/wiki+", "/.export",     "/.api/links",   "/.api/links/wiki",
                                          "/.help", "/.new",        "/.edit/wiki"};
  for (const std::string& page : pages) {
    CAPTURE(page);
    CHECK(status(daemon.address(), page) == "403 ");
  }
  const std::string refusal = curl_as_nobody(sandbox, {"http://" + daemon.address() + "/"});
  CHECK(refusal.find("pages = \"everyone\"") != std::string::npos);
  CHECK(curl_as_nobody(sandbox, {"http://" + daemon.address() + "/wikk"}) == "no link named 'wikk'\n404 ");
  daemon.stop();
  sandbox.write_file(".config/golinks/config.toml", "pages = \"everyone\"\n");
  DaemonProcess open(sandbox);
  for (const std::string& page : pages) {
    CAPTURE(page);
    CHECK(status(open.address(), page) == "200 ");
  }
  CHECK(curl_as_nobody(sandbox, {"-o", "/dev/null", "-X", "DELETE", "http://" + open.address() + "/.api/links/wiki"}) ==
        "403 ");
}

TEST_CASE_FIXTURE(Guarded, "another user's process may not write") {
  if (cannot_be_nobody()) return;
  const auto status = [this](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "/dev/null"});
    return curl_as_nobody(sandbox, arguments);
  };
  const std::string url = "http://" + daemon.address();
  CHECK(status({"-H", "Origin: http://go", "-d", evil_form, url + "/.new"}) == "403 ");
  CHECK(status({"-X", "PUT", "-H", "Content-Type: application/json", "-d", evil_json, url + "/.api/links/evil"}) ==
        "403 ");
  CHECK(status({"-X", "DELETE", url + "/.api/links/wiki"}) == "403 ");
  CHECK(stored() == before);
}

TEST_CASE("a daemon that others can reach serves links and pages, and changes nothing") {
  Sandbox sandbox;
  REQUIRE(sandbox.run({"add", "wiki", "https://wiki.example.com"}).code == 0);
  const std::string free = free_address();
  const std::string port = free.substr(free.find(':'));
  Process process = sandbox.start_program(Sandbox::golinksd(), {"--listen", "0.0.0.0" + port, "--ready-fd", "1"});
  REQUIRE(process.wait_for_output("ready 0.0.0.0" + port + "\n"));
  for (const std::string& host : {"127.0.0.1" + port, std::string("go"), "192.0.2.1" + port}) {
    CAPTURE(host);
    const auto status = [&](PageRequest request) {
      request.host = host;
      return ask("127.0.0.1" + port, request).status;
    };
    const std::string origin = "Origin: http://" + host + "\r\n";
    CHECK(status({.target = "/wiki"}) == 302);
    CHECK(status({.target = "/", .headers = for_people}) == 200);
    CHECK(status({.method = "POST", .target = "/.new", .headers = origin + form_type, .body = evil_form}) == 403);
    CHECK(status(put_json("wiki", evil_json)) == 403);
    CHECK(status({.method = "DELETE", .target = "/.api/links/wiki"}) == 403);
  }
  const std::string page = ask("127.0.0.1" + port, {.target = "/", .headers = for_people}).body;
  CHECK(page.find("/.new") == std::string::npos);
  CHECK(page.find("/.edit") == std::string::npos);
  CHECK(sandbox.run({"ls"}).out.starts_with("wiki\thttps://wiki.example.com\t"));
  process.signal(SIGTERM);
  CHECK(process.wait().code == 0);
}

}  // namespace
}  // namespace golinks::test
