// golinks-store(5) is enough to read the file: its reader, which knows nothing else, finds what golinks finds.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "store/log.h"
#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/docs/manual_source.h"
#include "tests/e2e/docs/transcript.h"

namespace golinks::test {
namespace {

constexpr const char* manual = "man/golinks-store.5";

std::string reader_of_the_manual() {
  const std::vector<std::string> all = displays(source_text(manual));
  const auto program = std::ranges::find_if(all, [](const std::string& display) { return display.starts_with("#!"); });
  REQUIRE(program != all.end());
  return *program;
}

// A home with that reader.
void put_reader(Sandbox& sandbox) {
  sandbox.write_file("reader.py", reader_of_the_manual());
  // The same without its last lines, which read a file: its functions are those of other programs, too.
  const std::string reader = reader_of_the_manual();
  sandbox.write_file("modules/reader.py", reader.substr(0, reader.find("\nwith open")));
  sandbox.set("PYTHONPATH", (sandbox.home() / "modules").string());
  sandbox.set("PYTHONDONTWRITEBYTECODE", "1");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

class Stores : public Sandbox {
 public:
  Stores() { put_reader(*this); }

  Outcome read() { return run_program("python3", {"reader.py", store().string()}); }
  // Keyword and target of each link, as golinks has them.
  std::string links() {
    return run_program("/bin/sh", {"-c", "'" + golinks().string() + "' ls 2>/dev/null | cut -f 1,2"}).out;
  }
  [[nodiscard]] std::string bytes() const { return read_file(".local/share/golinks/links.pb"); }
  void write(const std::string& bytes) const { write_file(".local/share/golinks/links.pb", bytes); }

  void fill() {
    run({"add", "Code-Review", "https://review.example.com", "-d", "Überprüfung", "-t", "dev"});
    run({"add", "Größe", "https://h/{x}", "--bare", "https://h"});
    run({"add", "gone", "https://gone.example.com"});
    run({"add", "cr", "go/code_review"});
    run({"mv", "Größe", "GRÖSSE"});
    run({"rm", "gone"});
    run({"add", "long", "https://h/" + std::string(300, 'x')});
    run({"edit", "codereview", "https://review.example.org"});
  }
};

}  // namespace

TEST_CASE("golinks-store(5): each example prints what stands below it") {
  TranscriptRunner runner;
  put_reader(runner.sandbox());
  runner.sandbox().set("GOLINKS_NO_DAEMON", "1");
  runner.sandbox().write_file("store.proto", source_text("proto/golinks/v1/store.proto"));
  CHECK(runner.check(examples(source_text(manual))) >= 6);
}

TEST_CASE("the reader of golinks-store(5) finds the links of a store") {
  Stores stores;
  stores.fill();
  const std::string links = stores.links();
  CHECK(std::ranges::count(links, '\n') == 4);
  CHECK(stores.read() == Outcome{links, "", 0});
  stores.run({"undo", "6"});
  CHECK(stores.read() == Outcome{stores.links(), "", 0});
  stores.run({"compact"});
  CHECK(stores.read() == Outcome{stores.links(), "", 0});
  stores.write("");
  CHECK(stores.read() == Outcome{"", "", 0});
}

TEST_CASE("the reader of golinks-store(5) finds the links of a store with tombstones from compaction") {
  Stores stores;
  std::string lines;
  for (int i = 0; i < 50; ++i) lines += fmt::format("{{\"keyword\":\"k{}\",\"target\":\"https://h/{}\"}}\n", i, i);
  stores.run({"import", "-"}, {.input = lines});
  Link again;
  again.keyword = "again";
  again.target = "https://h/again";
  std::string bytes = stores.bytes();
  for (std::uint64_t number = 2; number < 1012; ++number) {
    Transaction transaction;
    transaction.number = number;
    if (number % 2 == 0) transaction.puts = {encode_link(again)};
    else transaction.removals = {encode_removal(again.keyword)};
    bytes += encode_transaction(transaction);
  }
  stores.write(bytes);
  stores.run({"rm", "k7"});
  stores.run({"compact"});
  CHECK(stores.read() == Outcome{stores.links(), "", 0});
  CHECK(std::ranges::count(stores.links(), '\n') == 49);
}

TEST_CASE("the reader of golinks-store(5) sees what golinks sees in a file that was cut or damaged anywhere") {
  Stores stores;
  stores.fill();
  const std::string whole = stores.bytes();
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    CAPTURE(size);
    stores.write(whole.substr(0, size));
    CHECK(stores.read() == Outcome{stores.links(), "", 0});
    std::string damaged = whole;
    damaged[size] = static_cast<char>(damaged[size] ^ 0x10);
    stores.write(damaged);
    CHECK(stores.read() == Outcome{stores.links(), "", 0});
  }
}

TEST_CASE("the reader of golinks-store(5) refuses newer formats and passes over what else it does not know") {
  Stores stores;
  stores.fill();
  const std::string whole = stores.bytes();
  const Outcome refused{"", "a newer program wrote this file\n", 1};
  const std::string format = "\x10\x01", unknown = "\x1a\x03xyz", newer = "\x10\x02", invalid = "\x10\x03";
  stores.write(replaced(whole, format, newer));
  CHECK(stores.read() == refused);
  CHECK(stores.run({"ls"}).code == 1);
  stores.write(whole + newer);
  CHECK(stores.read() == refused);
  CHECK(stores.run({"ls"}).code == 1);
  for (const std::string& bytes :
       {replaced(whole, format, invalid), format + unknown + whole.substr(2), whole + unknown, whole + "\x10"}) {
    stores.write(bytes);
    CHECK(stores.read() == Outcome{stores.links(), "", 0});
    CHECK(stores.run({"ls"}).code == 0);
  }
}

TEST_CASE(
    "a program that writes by the rules of golinks-store(5) and no others makes changes that golinks takes for its "
    "own") {
  Stores stores;
  stores.run({"add", "wiki", "wiki.example.com"});
  const Outcome written = stores.run_program("python3", {GOLINKS_SOURCE_DIR "/tests/e2e/docs/append_link.py",
                                                         stores.store().string(), "news", "https://news.example.com"});
  CAPTURE(written);
  REQUIRE(written.code == 0);
  CHECK(stores.links() == "news\thttps://news.example.com\nwiki\thttps://wiki.example.com\n");
  CHECK(stores.run({"log", "-n", "1"}).out.ends_with("\tappend_link.py news\n"));
  CHECK(stores.run({"undo"}) == Outcome{"undid 2: append_link.py news\n", "", 0});
  CHECK(stores.read().out == "wiki\thttps://wiki.example.com\n");
}

TEST_CASE("the counts of use are where golinks-store(5) says") {
  Stores stores;
  stores.run({"add", "Code-Review", "https://review.example.com"});
  stores.run({"add", "never", "https://h"});
  DaemonProcess daemon(stores);
  HttpClient client = daemon.connect();
  for (int i = 0; i < 300; ++i) REQUIRE(client.get("/codereview").status == 302);
  REQUIRE(daemon.stop().code == 0);
  const Outcome counts = stores.run_program(
      "python3", {GOLINKS_SOURCE_DIR "/tests/e2e/docs/read_usage.py", stores.store().string() + ".usage"});
  CHECK(counts == Outcome{"as of 2\ncodereview: 300 redirects, all in the last days\n", "", 0});
}

}  // namespace golinks::test
