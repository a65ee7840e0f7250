// The fuzz targets, run briefly: over the corpus, and over what it becomes by a few thousand mutations.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

namespace golinks::test {
namespace {

constexpr int mutations = 10'000;  // for each target

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> corpus_of(std::string_view target) {
  std::vector<std::filesystem::path> paths;
  const auto folder = std::filesystem::path(GOLINKS_SOURCE_DIR) / "tests/fuzz/corpus" / target;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::ranges::sort(paths);  // a seed has to mean the same everywhere
  std::vector<std::string> corpus;
  std::ranges::transform(paths, std::back_inserter(corpus), read_file);
  return corpus;
}

// $GOLINKS_TEST_SEED repeats a run.
unsigned chosen_seed() {
  const char* given = std::getenv("GOLINKS_TEST_SEED");
  return given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
}

class Mutator {
 public:
  Mutator(unsigned seed, const std::vector<std::string>& corpus) : random_(seed), corpus_(corpus) {}

  std::string next() {
    std::string bytes = corpus_[below(corpus_.size())];
    for (std::size_t left = 1 + below(4); left > 0; --left) mutate(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }

  void mutate(std::string& bytes) {
    const std::size_t at = below(bytes.size() + 1);
    const std::size_t length = std::min(below(16) + 1, bytes.size() - at);
    switch (below(5)) {
      case 0: return bytes.resize(at);
      case 1: bytes.erase(at, length); return;
      case 2: bytes.insert(at, bytes.substr(at, length)); return;
      case 3: bytes.insert(at, 1, static_cast<char>(below(256))); return;
      default: return splice(bytes, at);
    }
  }

  // A bit flips, or another of the corpus goes on from here.
  void splice(std::string& bytes, std::size_t at) {
    if (at < bytes.size() && below(2) == 0) {
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << below(8)));
      return;
    }
    const std::string& other = corpus_[below(corpus_.size())];
    bytes.replace(at, std::string::npos, other.substr(below(other.size() + 1)));
  }

  std::mt19937 random_;
  const std::vector<std::string>& corpus_;
};

}  // namespace

TEST_CASE("no reader of untrusted bytes breaks a promise over its corpus") {
  for (const FuzzTarget& target : fuzz_targets) {
    CAPTURE(target.name);
    const auto corpus = corpus_of(target.name);
    REQUIRE_FALSE(corpus.empty());
    for (const std::string& bytes : corpus) CHECK_NOTHROW(target.take(bytes));
    CHECK_NOTHROW(target.take({}));
  }
}

TEST_CASE("nor over what becomes of it by mutation") {
  const unsigned seed = chosen_seed();
  MESSAGE("GOLINKS_TEST_SEED=" << seed);
  for (const FuzzTarget& target : fuzz_targets) {
    const auto corpus = corpus_of(target.name);
    Mutator mutator(seed, corpus);
    for (int i = 0; i < mutations; ++i) {
      const std::string bytes = mutator.next();
      CAPTURE(seed);
      CAPTURE(target.name);
      CAPTURE(bytes);
      REQUIRE_NOTHROW(target.take(bytes));
    }
  }
}

}  // namespace golinks::test
