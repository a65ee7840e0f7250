#include "cli/argument_hint.h"

#include <doctest/doctest.h>

#include "store/index.h"
#include "tests/store/sample_store.h"

namespace golinks::cli {

TEST_CASE("the next argument of a request is named as the link's address names it") {
  const std::string links[] = {encode_link(test::make_link("gh", "https://h/{owner}/{repo}")),
                               encode_link(test::make_link("gh/plain", "https://p")),
                               encode_link(test::make_link("wiki", "https://w{/path*}")),
                               encode_link(test::make_link("broken", "https://b/{"))};
  Index index;
  for (const std::string& link : links) index.put(link);
  struct {
    std::string request, hint;
  } const cases[] = {
      {"gh/", "{owner} of gh/{owner}/{repo}: https://h/{owner}/{repo}"},
      {"GH/a", "{owner} of gh/{owner}/{repo}: https://h/{owner}/{repo}"},
      {"gh/a/", "{repo} of gh/{owner}/{repo}: https://h/{owner}/{repo}"},
      {"gh/a/b/c", "{repo} of gh/{owner}/{repo}: https://h/{owner}/{repo}"},
      {"gh/plain/", "what follows gh/plain is added to https://p"},
      {"wiki/a/b/", "{path} of wiki/{path*}: https://w{/path*}"},
      {"broken/", "what follows broken is added to https://b/{"},
      {"gh", ""},
      {"gh?q=a/", ""},
      {"none/", ""},
      {"", ""},
      {"/", ""},
      {"gh/%00", ""},
      {"\xff/", ""},
  };
  for (const auto& [request, hint] : cases) {
    CAPTURE(request);
    CHECK(argument_hint(request, index) == hint);
  }
}

}  // namespace golinks::cli
