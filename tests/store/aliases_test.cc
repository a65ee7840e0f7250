#include "store/aliases.h"

#include <doctest/doctest.h>

#include "store/rename.h"
#include "tests/support/scratch_folder.h"

namespace golinks {
namespace {

Link link_to(const std::string& keyword, const std::string& target, const std::string& bare = "") {
  Link link;
  link.keyword = keyword;
  link.target = target;
  link.bare_target = bare;
  return link;
}

// A store of these links in a folder of its own.
class ScratchStore {
 public:
  explicit ScratchStore(const std::vector<Link>& links) {
    Store store(Env::posix(), folder_ / "links.pb");
    REQUIRE(store.change("fill", [&](const StoreView&) -> Result<Changes> {
      Changes changes;
      changes.put = links;
      return changes;
    }));
  }

  [[nodiscard]] StoreView view() const {
    Result<StoreView> view = Store(Env::posix(), folder_ / "links.pb").read();
    REQUIRE(view);
    return *std::move(view);
  }

 private:
  test::ScratchFolder folder_;
};

std::vector<std::string> keywords_of(const std::vector<Link>& links) {
  std::vector<std::string> keywords;
  for (const Link& link : links) keywords.push_back(link.keyword);
  return keywords;
}

using Keywords = std::vector<std::string>;

}  // namespace

TEST_CASE("aliases are found by key, with arguments, and in bare targets") {
  const ScratchStore store({link_to("team", "https://t"), link_to("team/docs", "https://d"), link_to("a", "go/TE-AM"),
                            link_to("b", "go/team/x?y=1"), link_to("c", "https://c", "go/team?y"),
                            link_to("d", "go/team/docs/x"), link_to("e", "go/teams"), link_to("f", "https://go/team")});
  CHECK(keywords_of(aliases_of(store.view(), "team")) == Keywords{"a", "b", "c"});
  CHECK(keywords_of(aliases_of(store.view(), "Team/Docs")) == Keywords{"d"});
  CHECK(keywords_of(aliases_of(store.view(), "a")).empty());
}

TEST_CASE("an alias is seen however its keyword is written") {
  struct Case {
    std::string keyword, target, retargeted;
  };
  for (const auto& [keyword, target, retargeted] : std::vector<Case>{
           {"caf\u00e9", "go/caf%C3%A9", "go/new"},
           {"caf\u00e9", "go/CAF%c3%89/x%2Fy?z#f", "go/new/x%2Fy?z#f"},
           {"caf\u00e9", "go/cafe\u0301/\u00fc+", "go/new/\u00fc+"},
           {"team/docs", "go/team%2Fdocs", "go/new"},
           {"team/docs", "go/te%61m/docs?x", "go/new?x"},
           {"team/docs", "go/team%2fdocs%20a%20b", "go/new/a%20b"},
           {"wiki", "go/wiki.", "go/new"},
           {"wiki", "go//wiki", "go/new"},
           {"wiki", "go/wikis", "go/wikis"},
           {"wiki", "go/wi\u200bki/", "go/new/"},
       }) {
    CAPTURE(target);
    const ScratchStore store({link_to(keyword, "https://x"), link_to("a", target), link_to("b", "https://b", target)});
    const bool is_alias = target != retargeted;
    CHECK(keywords_of(aliases_of(store.view(), keyword)) == (is_alias ? Keywords{"a", "b"} : Keywords{}));
    Link alias = link_to("a", target, target);
    retarget(store.view(), alias, keyword, "new");
    CHECK(alias.target == retargeted);
    CHECK(alias.bare_target == retargeted);
  }
}

TEST_CASE("the aliases of many links are found at once, each with the link that it leads through") {
  const ScratchStore store({link_to("x", "https://x"), link_to("y", "https://y"), link_to("a", "go/x", "go/y"),
                            link_to("b", "go/y/1"), link_to("c", "go/z")});
  const std::vector<std::string> keys = {"x", "y", "z"};
  std::vector<std::string> found;
  for (const Alias& alias : aliases_of(store.view(), keys)) found.push_back(alias.link.keyword + ">" + alias.key);
  CHECK(found == Keywords{"a>x", "a>y", "b>y"});
}

TEST_CASE("an alias that leads nowhere can be renamed and described, and made to lead somewhere") {
  const ScratchStore store({link_to("lost", "go/gone"), link_to("x", "https://x")});
  CHECK(rename_link(store.view(), "lost", link_to("found", "go/gone"), false, 7));
  CHECK(rename_link(store.view(), "lost", link_to("lost", "go/x"), false, 7));
  CHECK(rename_link(store.view(), "lost", link_to("lost", "go/nowhere"), false, 7).error().code ==
        ErrorCode::not_found);
  CHECK(rename_link(store.view(), "lost", link_to("gone", "go/gone"), false, 7).error().code == ErrorCode::conflict);
}

TEST_CASE("retargeting keeps what follows the keyword") {
  const ScratchStore store({link_to("old", "https://o")});
  Link alias = link_to("a", "go/old/x?y=go/old", "go/OLD");
  retarget(store.view(), alias, "old", "very/new");
  CHECK(alias.target == "go/very/new/x?y=go/old");
  CHECK(alias.bare_target == "go/very/new");
}

TEST_CASE("a rename is a put, a removal and the aliases that follow") {
  const ScratchStore store({link_to("old", "https://o"), link_to("a", "go/old")});
  const Result<Rename> rename = rename_link(store.view(), "old", link_to("new", "https://o"), false, 7);
  REQUIRE(rename);
  CHECK(keywords_of(rename->changes.put) == Keywords{"new", "a"});
  CHECK(rename->changes.remove == Keywords{"old"});
  CHECK(rename->changes.put[1].target == "go/new");
  CHECK(rename->changes.put[1].updated_us == 7);
}

TEST_CASE("a rename to another spelling is a put alone") {
  const ScratchStore store({link_to("codereview", "https://o"), link_to("a", "go/codereview")});
  const Result<Rename> rename = rename_link(store.view(), "codereview", link_to("Code-Review", "https://o"), false, 7);
  REQUIRE(rename);
  CHECK(keywords_of(rename->changes.put) == Keywords{"Code-Review"});
  CHECK(rename->changes.remove.empty());
}

TEST_CASE("a rename to a taken keyword fails") {
  const ScratchStore store({link_to("old", "https://o"), link_to("new", "https://n")});
  const Result<Rename> rename = rename_link(store.view(), "old", link_to("NEW", "https://o"), false, 7);
  REQUIRE_FALSE(rename);
  CHECK(rename.error().code == ErrorCode::exists);
  CHECK(rename.error().message == "'new' already leads to https://n");
}

}  // namespace golinks
