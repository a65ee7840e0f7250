// The first link of the chain: the store file, broken in every way that files break.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/doctor/told.h"
#include "tests/support/own_machine.h"
#include "tests/support/sandbox.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* repair = "; run: golinks doctor --repair";

struct ThreeLinks {
  Sandbox sandbox;
  std::string path = sandbox.store().string();

  ThreeLinks() {
    for (const char* keyword : {"one", "two", "three"}) REQUIRE(sandbox.run({"add", keyword, "example.com"}).code == 0);
  }
  [[nodiscard]] std::string bytes() const { return sandbox.read_file(path); }
  void write(const std::string& contents) const { std::ofstream(path, std::ios::binary) << contents; }
  // Damages the second link. Returns where its transaction begins and ends: each tells its command as far from its
  // begin as the first.
  [[nodiscard]] std::pair<std::size_t, std::size_t> flip_second() const {
    std::string contents = bytes();
    constexpr std::size_t format_size = 2;
    const std::size_t inside = contents.find("add one") - format_size;
    const std::size_t command = contents.find("add two");
    contents[command] ^= 0x10;
    write(contents);
    return {command - inside, contents.find("add three") - inside};
  }
  std::string kept(const std::string& kind) const {
    for (const auto& entry : fs::directory_iterator(fs::path(path).parent_path())) {
      if (has(entry.path().filename().string(), ".pb." + kind + "-")) return entry.path().string();
    }
    return "none";
  }
};

TEST_CASE_FIXTURE(ThreeLinks, "a store that is well is said to be") {
  CHECK(told(sandbox.run({"doctor"}), "store") == "ok " + path + ": 3 links, undamaged and closed to others");
  fs::remove(path);
  CHECK(told(sandbox.run({"doctor"}), "store") == "ok " + path + ": not there yet, the first link makes it");
  CHECK_FALSE(fs::exists(path));
  fs::permissions(sandbox.write_file(".local/share/golinks/links.pb", ""),
                  fs::perms::owner_read | fs::perms::owner_write);
  CHECK(has(sandbox.run({"doctor"}).out, path + " is empty; if there were links in it"));
}

TEST_CASE_FIXTURE(ThreeLinks, "a link that damage may have taken is not just called unknown") {
  const auto [begin, end] = flip_second();
  const Outcome missing = sandbox.run({"get", "two"});
  CHECK(missing.code == 1);
  CHECK(
      has(missing.err, fmt::format("no link named 'two'; {} bytes of the store are damaged, and it may have been among "
                                   "them (see golinks doctor)\n",
                                   end - begin)));
  const Outcome found = sandbox.run({"get", "one"});  // which a damaged change may have changed
  CHECK(found.out == "https://example.com\n");
  CHECK(found.code == 0);
  CHECK(has(found.err, "bytes of the store are damaged and were skipped"));
}

TEST_CASE_FIXTURE(
    ThreeLinks, "damage is told range by range, repaired with the original kept, and then there is nothing to repair") {
  const auto [begin, end] = flip_second();
  const std::string original = bytes();
  const std::string range = "bytes " + std::to_string(begin) + "-" + std::to_string(end - 1);
  const Outcome found = sandbox.run({"doctor"});
  CHECK(found.code == 1);
  CHECK(told(found, "store") == "error " + path + " is damaged: " + range + repair);
  CHECK(bytes() == original);
  CHECK(kept("damaged") == "none");

  const Outcome repaired = sandbox.run({"doctor", "--repair"});
  CHECK(has(repaired.out, "left out " + range + ", which are damaged (" + std::to_string(end - begin) + " bytes)\n"));
  CHECK(has(repaired.out,
            "change 2 is lost\nwhat is left of change 2, and may be wrong: qdd two, go/two -> "
            "https://example.com\n"));
  CHECK(has(repaired.out, "kept 2 changes; the damaged original is " + kept("damaged") + "\n"));
  CHECK(told(repaired, "store") == "ok " + path + ": 2 links, undamaged and closed to others");
  CHECK(sandbox.read_file(kept("damaged")) == original);
  CHECK(bytes() == original.substr(0, begin) + original.substr(end));
  CHECK(sandbox.run({"get", "one"}).out == "https://example.com\n");
  CHECK(sandbox.run({"get", "three"}).out == "https://example.com\n");

  const std::string mended = bytes();
  CHECK(sandbox.run({"doctor", "--repair"}).out.starts_with("there is nothing to repair\n"));
  CHECK(bytes() == mended);
}

TEST_CASE_FIXTURE(ThreeLinks, "a compaction over damage names the changes that are lost, as a repair does") {
  [[maybe_unused]] const auto range = flip_second();
  const Outcome compacted = sandbox.run({"compact"});
  CAPTURE(compacted);
  CHECK(compacted.code == 0);
  CHECK(compacted.err == "golinks: warning: the store was damaged; the original is kept in " + kept("damaged") +
                             "\ngolinks: warning: change 2 is lost\ngolinks: warning: what is left of change 2, and "
                             "may be wrong: qdd two, go/two -> https://example.com\n");
  CHECK(sandbox.run({"compact"}).err.empty());
}

TEST_CASE_FIXTURE(ThreeLinks, "copies that synchronizers made beside the store are told of, and hurt nobody") {
  const auto copy = sandbox.home() / ".local/share/golinks/links.sync-conflict-1.pb";
  fs::copy_file(path, copy);
  const Outcome found = sandbox.run({"doctor"});
  CHECK(told(found, "store") == "warning " + copy.string() +
                                    " is a copy that a synchronizer made when two computers changed the links: golinks "
                                    "does not see it; run: GOLINKS_STORE=" +
                                    copy.string() + " golinks log");
}

TEST_CASE_FIXTURE(ThreeLinks, "nothing is changed by the doctor alone, whatever is the matter") {
  [[maybe_unused]] const auto range = flip_second();
  std::ofstream(path, std::ios::app) << "torn";
  fs::permissions(path, static_cast<fs::perms>(0644));
  sandbox.write_file(".config/golinks/config.toml", "names = 1\n");
  sandbox.unset("GOLINKS_NO_DAEMON");
  const Tree before = tree_of(sandbox.home());
  CHECK(sandbox.run({"doctor"}).code == 1);
  CHECK(sandbox.run({"doctor", "--json"}).code == 1);
  CHECK(tree_of(sandbox.home()) == before);
}

TEST_CASE_FIXTURE(ThreeLinks, "a running daemon tells of the damage, and serves the repaired store") {
  [[maybe_unused]] const auto range = flip_second();
  const DaemonProcess daemon(sandbox);
  CHECK(has(daemon.connect().get("/.health").body, "golinks doctor --repair"));
  REQUIRE(has(sandbox.run({"doctor", "--repair"}).out, "kept 2 changes"));
  CHECK(daemon.connect().get("/three").header("location") == "https://example.com");
  CHECK(daemon.connect().get("/.health").body == "ok\n");
}

TEST_CASE_FIXTURE(ThreeLinks, "commands that meet damage name the doctor") {
  [[maybe_unused]] const auto range = flip_second();
  const Outcome listed = sandbox.run({"ls"});
  CHECK(listed.code == 0);
  CHECK(has(listed.err, "of the store are damaged and were skipped (golinks doctor --repair "));
}

TEST_CASE_FIXTURE(ThreeLinks, "no command puts a link where damage may hide one, but with -f") {
  [[maybe_unused]] const auto range = flip_second();
  const std::string damaged = bytes();
  const std::string rows = R"({"keyword":"two","target":"https://new.example.com"})";
  sandbox.write_file("links.jsonl", rows + "\n");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"add", "two", "new.example.com"},
                                                {"mv", "one", "two"},
                                                {"import", "links.jsonl"},
                                                {"import", "--on-conflict=keep", "links.jsonl"}}) {
    CAPTURE(words[0]);
    const Outcome refused = sandbox.run(words);
    CHECK(refused.code == 1);
    CHECK(has(refused.err, "'two' may be a link already: "));
    CHECK(has(refused.err, "run 'golinks doctor --repair' first"));
    CHECK(bytes() == damaged);
  }
  CHECK(sandbox.run({"rm", "two"}).code == 1);
  CHECK(sandbox.run({"edit", "two", "new.example.com"}).code == 1);
  CHECK(has(sandbox.run({"undo", "3"}).err, "lost to damage"));
  CHECK(has(sandbox.run({"undo", "1"}).err, "lost to damage"));
  CHECK(sandbox.run({"add", "two", "new.example.com", "-f"}).code == 0);
  CHECK(sandbox.run({"get", "two"}).out == "https://new.example.com\n");
}

TEST_CASE_FIXTURE(ThreeLinks,
                  "an export of a damaged store fails, replaces no file, and still writes what can be read") {
  const std::string whole = sandbox.run({"export"}).out;
  CHECK(sandbox.run({"export", "backup"}) == Outcome{"", "", 0});
  [[maybe_unused]] const auto range = flip_second();
  const Outcome to_file = sandbox.run({"export", "backup"});
  CHECK(to_file.code == 1);
  CHECK(has(to_file.err, "backup was not written, since links may be missing"));
  CHECK(sandbox.read_file("backup") == whole);
  const Outcome to_output = sandbox.run({"export"});
  CHECK(to_output.code == 1);
  CHECK(has(to_output.out, "\"one\""));
  CHECK(has(to_output.out, "\"three\""));
}

TEST_CASE_FIXTURE(ThreeLinks, "what another program made of the store is told by every reader") {
  const std::string sound = bytes();
  const std::size_t first_quarter = sound.size() / 4;
  std::string without_tls = sound, crlf = sound;
  for (std::size_t at = 0; (at = without_tls.find("https:", at)) != std::string::npos; ++at)
    without_tls.erase(at + 4, 1);
  for (std::size_t at = 0; (at = crlf.find('\n', at)) != std::string::npos; at += 2) crlf.insert(at, "\r");
  for (const std::string& made :
       {without_tls, crlf, sound.substr(0, first_quarter) + std::string(sound.size() - first_quarter, '\0')}) {
    write(made);
    const DaemonProcess daemon(sandbox);
    CHECK(has(daemon.connect().get("/.health").body, "golinks doctor --repair"));
    CHECK(has(daemon.connect().get("/three").body, "bytes of the store are damaged"));
    for (const char* command : {"ls", "export"}) {
      const Outcome told_of = sandbox.run({command});
      CHECK(has(told_of.err, "bytes of the store are damaged"));
      CHECK(told_of.code == (std::string_view(command) == "export" ? 1 : 0));
    }
    CHECK(has(told(sandbox.run({"doctor"}), "store"), " is damaged: "));
  }
}

TEST_CASE_FIXTURE(ThreeLinks, "an interrupted write is a warning, and is moved aside") {
  const std::string sound = bytes();
  write(sound + "\x0a\x7f half");
  CHECK(told(sandbox.run({"doctor"}), "store") ==
        "warning " + path + " ends in an interrupted write of 7 bytes, which readers ignore" + repair);
  const Outcome repaired = sandbox.run({"doctor", "--repair"});
  CHECK(repaired.out.starts_with("moved an interrupted write to " + kept("torn") + "\n"));
  CHECK(sandbox.read_file(kept("torn")) == "\x0a\x7f half");
  CHECK(bytes() == sound);
}

TEST_CASE_FIXTURE(ThreeLinks, "a store that others can read is told of and closed") {
  const auto mode = [](const std::string& file) { return static_cast<unsigned>(fs::status(file).permissions()); };
  const std::string folder = fs::path(path).parent_path().string();
  fs::permissions(path, static_cast<fs::perms>(0644));
  fs::permissions(folder, static_cast<fs::perms>(0755));
  const Outcome found = sandbox.run({"doctor"});
  CHECK(found.code == 1);
  CHECK(told(found, "store") == "error " + folder + " is open to others (mode 0755, not 0700)" + repair + "\nerror " +
                                    path + " is open to others (mode 0644, not 0600)" + repair);
  const Outcome repaired = sandbox.run({"doctor", "--repair"});
  CHECK(has(repaired.out, "closed " + path + " to others (mode 0600)\n"));
  CHECK(mode(path) == 0600);
  CHECK(mode(folder) == 0700);
  CHECK(told(repaired, "store").starts_with("ok "));
}

TEST_CASE_FIXTURE(
    ThreeLinks, "the folder that a person has chosen for the store may be looked into, but not written to, by others") {
  const auto folder = sandbox.home() / "dotfiles";
  fs::create_directory(folder);
  fs::rename(path, folder / "links.pb");
  sandbox.set("GOLINKS_STORE", (folder / "links.pb").string());
  fs::permissions(folder, static_cast<fs::perms>(0755));
  CHECK(told(sandbox.run({"doctor"}), "store").starts_with("ok "));
  fs::permissions(folder, static_cast<fs::perms>(0777));
  CHECK(told(sandbox.run({"doctor"}), "store") ==
        "error " + folder.string() + " can be changed by anybody (mode 0777); run: chmod o-w " + folder.string());
}

TEST_CASE_FIXTURE(ThreeLinks, "links that a team shares through a group are repaired, and stay shared") {
  const auto mode = [](const fs::path& file) { return static_cast<unsigned>(fs::status(file).permissions()); };
  const auto folder = sandbox.home() / "team";
  fs::create_directory(folder);
  fs::rename(path, folder / "links.pb");
  path = (folder / "links.pb").string();
  sandbox.set("GOLINKS_STORE", path);
  fs::permissions(folder, static_cast<fs::perms>(02775));
  fs::permissions(path, static_cast<fs::perms>(0660));
  const std::string shared = "warning " + folder.string() +
                             " is open to its group (mode 2775), which may be as you want it\nwarning " + path +
                             " is open to its group (mode 0660), which may be as you want it";
  CHECK(told(sandbox.run({"doctor"}), "store") == shared);
  [[maybe_unused]] const auto range = flip_second();
  const Outcome repaired = sandbox.run({"doctor", "--repair"});
  CHECK(has(repaired.out, "kept 2 changes; "));
  CHECK_FALSE(has(repaired.out, "closed "));
  CHECK(told(repaired, "store") == shared);
  CHECK(mode(folder) == 02775);
  CHECK(mode(path) == 0660);
}

TEST_CASE_FIXTURE(ThreeLinks, "a store of a newer golinks, and what is none, are told of and never written to") {
  std::string newer = bytes();
  newer[1] = '\x7f';
  for (const std::string& contents : {newer, std::string("root:x:0:0:\n"), std::string(4096, '\0')}) {
    write(contents);
    const Outcome found = sandbox.run({"doctor", "--repair"});
    CAPTURE(found);
    CHECK(found.code == 1);
    CHECK(found.err.starts_with("golinks: not repaired: " + path + ": the "));
    CHECK(told(found, "store").starts_with("error " + path + ": the "));
    CHECK(bytes() == contents);
  }
}

TEST_CASE("without a home the doctor still looks at all that needs none") {
  Sandbox sandbox;
  sandbox.unset("HOME");
  const Outcome found = sandbox.run({"doctor"});
  CAPTURE(found);
  CHECK(found.code == 1);
  CHECK(told(found, "store") ==
        "error HOME is not set, so there is no place for the links (set HOME or GOLINKS_STORE); run: export HOME=~");
  CHECK(told(found, "program").starts_with("ok "));
  CHECK(told(found, "daemon").starts_with("skipped "));
  CHECK(told(found, "autostart").starts_with("skipped "));
  CHECK(sandbox.run({"doctor", "--repair"}).err.starts_with("golinks: not repaired: HOME is not set"));
}

TEST_CASE_FIXTURE(ThreeLinks, "as JSON it is one object, with what was repaired") {
  const auto [begin, end] = flip_second();
  const auto found = nlohmann::json::parse(sandbox.run({"doctor", "--json"}).out);
  CHECK(found["ok"] == false);
  CHECK_FALSE(found.contains("repair"));
  CHECK(found["checks"][0]["check"] == "store");
  CHECK(found["checks"][0]["verdict"] == "error");
  CHECK(found["checks"][0]["mend"] == "golinks doctor --repair");
  std::vector<std::string> order;
  for (const auto& check : found["checks"]) {
    const auto name = check["check"].get<std::string>();
    if (order.empty() || order.back() != name) order.push_back(name);
  }
  CHECK(order == std::vector<std::string>{"store", "settings", "program", "daemon", "port", "name", "proxy", "browser",
                                          "completion", "autostart"});

  const auto repaired = nlohmann::json::parse(sandbox.run({"doctor", "--json", "--repair"}).out)["repair"];
  CHECK(repaired["damaged"] ==
        nlohmann::json::parse("[{\"begin\":" + std::to_string(begin) + ",\"end\":" + std::to_string(end) + "}]"));
  CHECK(repaired["lost"] == nlohmann::json::parse(R"([{"first":2,"last":2}])"));
  CHECK(repaired["remains"][0]["links"] ==
        nlohmann::json::parse(R"([{"keyword":"two","target":"https://example.com"}])"));
  CHECK(repaired["kept_transactions"] == 2);
  CHECK(repaired["original"] == kept("damaged"));
  CHECK(repaired["torn_tail"] == "");
  CHECK(repaired["closed"].empty());
  CHECK(repaired["not_closed"].empty());
}

}  // namespace
}  // namespace golinks::test
