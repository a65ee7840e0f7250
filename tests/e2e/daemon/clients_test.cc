// What people's own programs get: curl, node's fetch, Python's requests.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/skip.h"

namespace golinks::test {
namespace {

struct Client {
  Sandbox sandbox;
  DaemonProcess daemon{sandbox};
  std::string url = "http://" + daemon.address();

  // Whether that program is missing, or fails at these arguments, which try whether it has what is needed.
  [[nodiscard]] bool lacks(const std::string& program, const std::vector<std::string>& trial) {
    const bool is_there =
        std::filesystem::exists("/usr/bin/" + program) && sandbox.run_program(program, trial).code == 0;
    return is_skipped(is_there ? std::nullopt : std::optional<std::string>(fmt::format("no usable {} here", program)));
  }
  // The status and what else `format` asks for (curl(1), --write-out).
  std::string curl(std::vector<std::string> arguments, const std::string& format = "%{http_code}") {
    arguments.insert(arguments.begin(), {"-q", "-s", "-o", "/dev/null", "-w", format});
    return sandbox.run_program("curl", arguments).out;
  }
};

TEST_CASE_FIXTURE(Client, "curl is told what to send") {
  if (lacks("curl", {"--version"})) return;
  const std::string wiki = url + "/.api/links/wiki";
  const std::string body = R"({"target":"wiki.example.com"})";
  const std::string json = "Content-Type: application/json";
  CHECK(curl({"-X", "PUT", "-d", body, wiki}) == "415");
  CHECK(curl({"-X", "PUT", "-H", "Content-Type: text/json", "-d", body, wiki}) == "415");
  CHECK(curl({"-X", "PATCH", "-H", "Content-Type:", "-d", body, wiki}) == "415");
  CHECK(curl({"-X", "PUT", "-H", json, "-H", "Transfer-Encoding: chunked", "-d", body, wiki}) == "411");
  CHECK(curl({"-X", "PUT", "-H", json, wiki}) == "411");
  CHECK(curl({"-X", "PUT", "-H", json, "-H", "Origin: http://evil.example", "-d", body, wiki}) == "403");
  CHECK(curl({"-X", "PUT", "-H", json, "-e", "http://evil.example/", "-b", "a=b", "-d", body, wiki}) == "201");
  CHECK(curl({"-X", "PATCH", "-H", json, "-d", R"({"description":"x"})", wiki}) == "200");
}

TEST_CASE_FIXTURE(Client, "curl gets answers as HTTP has them") {
  if (lacks("curl", {"--version"})) return;
  REQUIRE(sandbox.run({"add", "wiki", "https://wiki.example.com"}).code == 0);
  const std::string wiki = url + "/.api/links/wiki";
  const auto head = [this](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-q", "-s", "-D", "-", "-o", "/dev/null"});
    return sandbox.run_program("curl", arguments).out;
  };
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  const std::string options = head({"-X", "OPTIONS", "--request-target", "*", url});
  CHECK(options.starts_with("HTTP/1.1 204 "));
  CHECK(has(options, "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n"));
  CHECK_FALSE(has(options, "Content-Length"));
  for (const std::string path : {"/wiki", "/nothing", "/", "/.api/links/wiki", "/.health", "/.api/links?limit=0"}) {
    CAPTURE(path);
    CHECK(has(head({url + path}), "\r\nDate: "));
  }
  CHECK(has(head({"-X", "BREW", url}), "\r\nDate: "));
  CHECK(curl({"-H", "Cookie: c=" + std::string(8'300, 'x'), url + "/wiki"}) == "302");
  CHECK(curl({"-H", "Cookie: c=" + std::string(15'500, 'x'), url + "/"}) == "200");
  CHECK(curl({"-H", "Cookie: c=" + std::string(17'000, 'x'), url + "/wiki"}) == "431");
  CHECK(curl({"-H", "Accept: json", url + "/"}) == "200");
  const std::string tag = sandbox.run_program("curl", {"-q", "-s", "-o", "/dev/null", "-w", "%header{etag}", wiki}).out;
  if (tag.size() == 18) CHECK(curl({"-H", "If-None-Match: \"x\", " + tag, wiki}) == "304");
  const std::string removed = head({"-X", "DELETE", wiki});
  CHECK(removed.starts_with("HTTP/1.1 204 "));
  CHECK_FALSE(has(removed, "Content-Length"));
  CHECK(has(removed, "\r\nDate: "));
}

TEST_CASE_FIXTURE(Client, "node's fetch reads and writes") {
  if (lacks("node", {"-e", "fetch.name"})) return;
  const std::string program = R"js(
const url = process.argv[1];
const send = async (method, body) => {
  const headers = body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(url + "/.api/links/wiki", { method, headers, body: body && JSON.stringify(body) });
  console.log(method, answer.status, (await answer.text()).includes("wiki.example.com"));
};
(async () => {
  await send("PUT", { target: "wiki.example.com" });
  await send("PATCH", { description: "x" });
  await send("GET");
  console.log((await fetch(url + "/wiki", { redirect: "manual" })).status);
  await send("DELETE");
})();
)js";
  CHECK(sandbox.run_program("node", {"-e", program, url}) ==
        Outcome{"PUT 201 true\nPATCH 200 true\nGET 200 true\n302\nDELETE 204 false\n", "", 0});
}

TEST_CASE_FIXTURE(Client, "a session of Python's requests, with cookies and a Referer, reads and writes") {
  if (lacks("python3", {"-c", "import requests"})) return;
  const std::string program = R"py(
import sys, requests
url = sys.argv[1] + "/.api/links/wiki"
session = requests.Session()
session.trust_env = False
session.cookies.set("a", "b")
session.headers["Referer"] = "http://elsewhere.example/"
print(session.put(url, json={"target": "wiki.example.com"}).status_code)
print(session.patch(url, json={"description": "x"}).json()["target"])
tag = session.get(url).headers["ETag"]
print(session.get(url, headers={"If-None-Match": tag}).status_code)
print(session.put(url, json={"target": "h.example"}, headers={"If-Match": '"x", ' + tag}).status_code)
print(session.put(url, data={"target": "h.example"}).status_code)
print(session.delete(url).status_code)
)py";
  CHECK(sandbox.run_program("python3", {"-c", program, url}) ==
        Outcome{"201\nhttps://wiki.example.com\n304\n200\n415\n204\n", "", 0});
}

}  // namespace
}  // namespace golinks::test
