#include "cli/doctor/show_treatment.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "store/descriptor.h"
#include "tests/store/sample_store.h"

namespace golinks::cli {
namespace {

using nlohmann::json;

// What is written to standard output.
std::string told(const Treatment& treatment) {
  const Descriptor file(::memfd_create("out", MFD_CLOEXEC));
  const auto no_variable = [](const std::string&) { return std::optional<std::string>(); };
  Context context(Env::posix(), no_variable, Terminal{});
  context.out = Output(file.get());
  show_treatment(context, treatment);
  context.out.flush();
  std::string text(1U << 20U, '\0');
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  REQUIRE(size >= 0);
  text.resize(static_cast<std::size_t>(size));
  return text;
}

json as_json(const Treatment& treatment) { return json::parse(treatment_json(treatment)); }

Treatment treatment_with(const Loss& loss) {
  Treatment treatment;
  treatment.store.damaged = {{31, 94}};
  treatment.store.loss = loss;
  treatment.store.kept_transactions = 3;
  treatment.store.damaged_original_kept_in = "/links.pb.damaged-x";
  return treatment;
}

TEST_CASE("what a repair could not close is in the JSON") {
  Treatment treatment;
  CHECK(as_json(treatment)["not_closed"] == json::array());
  treatment.not_closed = {"cannot close /a to others: Read-only file system"};
  CHECK(as_json(treatment)["not_closed"] == json(treatment.not_closed));
}

TEST_CASE("lost changes are told by their numbers, between what was left out and where the original is") {
  const auto line = [](const LostChanges& lost) {
    const std::string text = told(treatment_with({{lost}, {}}));
    const std::size_t begin = text.find('\n') + 1;
    CHECK(text.starts_with("left out bytes 31-93, which are damaged (63 bytes)\n"));
    CHECK(text.ends_with("\nkept 3 changes; the damaged original is /links.pb.damaged-x\n"));
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  CHECK(line({17, 17}) == "change 17 is lost");
  CHECK(line({17, 19}) == "changes 17 to 19 are lost");
  CHECK(line({0, 19}) == "changes up to 19 may be lost, and nothing tells which");
  CHECK(line({0, 0}) == "nothing tells which changes are lost");
  const Loss loss{{{17, 19}, {0, 5}, {0, 0}}, {}};
  CHECK(as_json(treatment_with(loss))["lost"] ==
        json::parse(R"([{"first":17,"last":19},{"first":null,"last":5},{"first":null,"last":null}])"));
}

TEST_CASE("what is left of a lost change is told, and made safe for a terminal") {
  const Loss loss{{{2, 2}}, {{2, "add \x1b[2J", {test::make_link("tw\xff", "https://h")}}}};
  CHECK(told(treatment_with(loss))
            .find("what is left of change 2, and may be wrong: "
                  "add \uFFFD[2J, go/tw\uFFFD -> https://h\n") != std::string::npos);
  CHECK(
      as_json(treatment_with(loss))["remains"] ==
      json::parse(R"([{"number":2,"command":"add \u001b[2J","links":[{"keyword":"tw\uFFFD","target":"https://h"}]}])"));
}

TEST_CASE("of very much that is left a part is told, and the rest is counted") {
  Loss loss{{{1, 100}}, {}};
  for (std::uint64_t number = 1; number <= 100; ++number) {
    Remains remains{number, "import", {}};
    for (int i = 0; i < 8; ++i) remains.puts.push_back(test::make_link(fmt::format("k{}", i), "https://h"));
    loss.remains.push_back(remains);
  }
  const std::string text = told(treatment_with(loss));
  CHECK(text.find("go/k4 -> https://h and 3 more links\n") != std::string::npos);
  CHECK(text.find("\nthere is something left of 80 more changes in the damaged original\n") != std::string::npos);
  CHECK(as_json(treatment_with(loss))["remains"].size() == 100);
}

}  // namespace
}  // namespace golinks::cli
