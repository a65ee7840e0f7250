// What Tab offers at a point of the command line, found by walking the command table: it cannot drift from what the
// commands take. completion_protocol.h tells how shells ask for it.
//
//   complete(store, {"ls", "--sort"}, "c")        {"created"}
//   complete(store, {"--color", "never"}, "ex")   {"export", "Write all links as JSON Lines"}
#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/store.h"

namespace golinks::cli {

// About as many links are offered at most, those changed last: nobody reads a longer list, and each costs its share of
// the wait.
inline constexpr std::size_t max_offered_links = 250;

struct Candidate {
  std::string word;         // in place of the whole word that is being typed
  std::string description;  // one line without control characters; may be empty

  bool operator==(const Candidate&) const = default;
};

// In the order in which they are to be shown.
struct Completions {
  std::vector<Candidate> candidates;
  bool files = false;  // the shell offers the names of files instead
  std::string hint;    // where there is nothing to offer: what is meant, "TEXT: what it is, in one line"

  bool operator==(const Completions&) const = default;
};

// `words` are those between "golinks" and the one that is being typed, without their quotes; `typed` is that one up to
// the cursor. A store that cannot be read offers nothing. Nothing is written or started.
[[nodiscard]] Completions complete(const Result<Store>& store, std::span<const std::string> words,
                                   const std::string& typed);

}  // namespace golinks::cli
