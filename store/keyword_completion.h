// The links whose keywords continue what somebody has typed: what Tab offers.
//
//   complete_keyword(store, "co", 1000)->matches      {"code-Review", ...}, {"commits", ...}
//
// A keyword is continued whatever its case, and what was typed stays as it was typed: Tab only ever adds to it. That is
// still the same link, since case does not count (keyword.h), and no shell can take away what it does not find in all
// words. Where no keyword begins so, '-' and '_' do not count either: "coder" is continued to "codereview" by the link
// Code-Review.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/index.h"
#include "store/key_search.h"
#include "store/keyword_beginning.h"
#include "store/log.h"
#include "store/store.h"

namespace golinks {

struct KeywordMatch {
  std::string word;  // what was typed and the rest of the keyword
  LinkView link;
};

struct KeywordMatches {
  std::vector<KeywordMatch> matches;
  std::unique_ptr<Mapping> file;  // what the links view
};

// Sorted by word. When more than `limit` match, about as many are returned, those that were changed last and a few
// more: what is common to the beginnings of those is common to all. No word holds white space or a control character.
// Errors: those of Store::read().
[[nodiscard]] Result<KeywordMatches> complete_keyword(const Store& store, std::string_view typed, std::size_t limit);

// Collects the last changes of matching keywords in one walk over every change. Not thread-safe.
class KeywordCompletion {
 public:
  KeywordCompletion(std::string_view typed, Dashes dashes, std::size_t limit);

  // To be called for each change in order.
  [[gnu::always_inline]] inline void see(const Change& change) {
    if (!change.keyword.empty() && !key_.may_begin_with(change.keyword.front())) return;
    see_closely(change);
  }

  // Sorted by word. nullopt when too much was forgotten that is needed after all: most of the last changes were about
  // the same few links, say. Whoever shows every link just once always gets an answer.
  [[nodiscard]] std::optional<std::vector<KeywordMatch>> found() const;

 private:
  struct Seen {
    std::string_view bytes;  // the serialized Link or Removal
    bool is_removal;
  };
  // A link that is not forgotten.
  struct Followed {
    std::string_view keyword;
    KeySearch search;
  };

  void see_closely(const Change& change);
  [[nodiscard]] bool begins_as_all(std::string_view rest) const;
  void follow(std::string_view keyword, std::size_t matched);
  [[nodiscard]] bool has_forgotten() const { return last_.size() == limit_; }
  [[nodiscard]] bool add_followed(Index& links) const;
  void add_match(const LinkView& link, std::vector<KeywordMatch>& matches) const;

  std::string typed_;
  KeywordBeginning
      key_;  // what is collected: a link that matches may be spelled otherwise later, and then not match any more
  KeywordBeginning spelled_;  // what is found
  std::size_t limit_;
  std::vector<Seen> last_;  // the last changes; a ring once there are `limit_`
  std::size_t oldest_ = 0;  // its first
  // The first match, and the last one that shortened what all before it began with: between them they differ from any
  // others as early as any two do.
  std::vector<Followed> followed_;
  std::string_view common_;  // what the rests of all matches begin with
};

}  // namespace golinks
