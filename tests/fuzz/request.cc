#include "daemon/fetch_metadata.h"
#include "daemon/request_framing.h"
#include "store/index.h"
#include "store/resolver.h"
#include "tests/fuzz/targets.h"

namespace golinks::test {
namespace {

// A link of each kind.
class Links {
 public:
  Links() {
    add("p", "https://h/p?y=1#f");
    add("q", "https://h/s{?q,lang}");
    add("r", "https://h/{+path}", "https://bare");
    add("x", "slack://h{/path*}{#a:3}");
    add("d", "https://{team}.example.com/");
    add("a", "go/r/one");
    add("a/b", "go/a?path=2");
    for (const std::string& link : serialized_) index_.put(link);
  }
  [[nodiscard]] const Index& index() const { return index_; }

 private:
  void add(const std::string& keyword, const std::string& target, const std::string& bare = {}) {
    Link link;
    link.keyword = keyword;
    link.target = target;
    link.bare_target = bare;
    serialized_.push_back(encode_link(link));
  }

  std::vector<std::string> serialized_;
  Index index_;
};

std::string_view scheme_of(std::string_view url) { return url.substr(0, url.find(':')); }

void resolve_target(std::string_view target) {
  static const Links links;
  const auto resolution = resolve(target, links.index());
  const auto explanation = explain(target, links.index());
  require(resolution.has_value() == explanation.has_value(), "what is resolved can be explained");
  if (!resolution) return;
  require(is_safe_to_send(resolution->url), "an address is printable ASCII");
  require(resolution->url == explanation->url, "an explanation ends with the address");
  require(scheme_of(resolution->url) == scheme_of(explanation->hops.back().target),
          "a request has no say in the scheme");
}

}  // namespace

void fuzz_request(std::string_view bytes) {
  const Framing framing = frame_request(bytes);
  if (framing.state != Framing::State::complete) return resolve_target(bytes);
  require(framing.size <= bytes.size() && framing.head.body_bytes <= max_body_bytes, "a request ends within its bytes");
  const Framing alone = frame_request(bytes.substr(0, framing.size));
  require(alone.state == Framing::State::complete && alone.size == framing.size,
          "what follows a request does not change where it ends");
  require(frame_request(bytes.substr(0, framing.size - 1)).state != Framing::State::complete,
          "a request is not whole before its end");
  [[maybe_unused]] const FetchMetadata fetch = read_fetch_metadata(framing.head);
  resolve_target(framing.head.target);
}

}  // namespace golinks::test
