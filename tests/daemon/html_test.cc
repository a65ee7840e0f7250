#include "daemon/html.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

TEST_CASE("text is safe between tags and in attributes of either quote") {
  CHECK(escape_html(R"(<script>"a" & 'b'</script>)") == "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
  CHECK(escape_html("&amp;") == "&amp;amp;");
  CHECK(escape_html("größe") == "größe");
  CHECK(escape_html("").empty());
}

}  // namespace
}  // namespace golinks
