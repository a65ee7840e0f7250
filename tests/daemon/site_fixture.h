// A site over a store of its own, asked without a socket.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "daemon/site.h"
#include "store/checked_link.h"
#include "store/keyword.h"
#include "tests/support/scratch_folder.h"

namespace golinks::test {

inline std::string header_of(const HttpResponse& response, const std::string& name) {
  const auto found = std::ranges::find_if(response.headers, [&](const auto& pair) { return pair.first == name; });
  return found == response.headers.end() ? "" : found->second;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct SiteFixture {
  ScratchFolder folder;
  Store store{Env::posix_copying(), folder / "links.pb"};
  LiveLinks links{Env::posix(), folder / "links.pb"};
  UsageCounter usage{Env::posix(), links, folder / "links.pb.usage"};
  uid_t peer_user = ::geteuid();
  Address listening = *Address::parse("127.0.0.1:80");
  Site site{links,
            usage,
            store,
            HostGuard({{"go", ""}, {"gh", "gh"}}, listening),
            WriteGuard(listening, [this](const Peer&, const Address&) { return std::optional(peer_user); }),
            PageGuard(listening, PageReaders::owner,
                      [this](const Peer&, const Address&) { return std::optional(peer_user); })};

  // As another program would.
  void put(const Link& link, const std::string& command = "add") {
    REQUIRE(store.change(command, [&](const StoreView&) -> Result<Changes> {
      Changes changes;
      changes.put = {*checked_link(link)};
      return changes;
    }));
    links.refresh();
  }
  void put(const std::string& keyword, const std::string& target, const std::string& description = {}) {
    Link link;
    link.keyword = keyword;
    link.target = target;
    link.description = description;
    put(link);
  }
  [[nodiscard]] std::optional<Link> stored(const std::string& keyword) const {
    const auto view = store.read();
    const auto link = view->find(keyword_key(keyword));
    return link ? std::optional(to_link(*link)) : std::nullopt;
  }
  [[nodiscard]] std::string last_command() const {
    std::string command = "none";
    const auto view = store.read();
    for_each_frame(view->log(), [&](std::string_view frame) { command = read_transaction(frame).command; });
    return command;
  }

  HttpResponse ask(const std::string& method, const std::string& target, const std::string& headers = {},
                   const std::string& body = {}, const std::string& host = "go") const {
    RequestHead head;
    head.method = method;
    head.target = target;
    head.host = host;
    head.headers = headers;
    return site.answer({head, body, {"127.0.0.1", 1}});
  }
  HttpResponse get(const std::string& target) const { return ask("GET", target); }
  HttpResponse browse(const std::string& target) const { return ask("GET", target, "Accept: text/html\r\n"); }
  HttpResponse post(const std::string& target, const std::string& body) const {
    return ask("POST", target,
               "Accept: text/html\r\nOrigin: http://go\r\nContent-Type: application/x-www-form-urlencoded\r\n", body);
  }
  HttpResponse send_json(const std::string& method, const std::string& target, const std::string& body,
                         const std::string& headers = {}) const {
    return ask(method, target, "Content-Type: application/json\r\n" + headers, body);
  }
};

// What the page has in the hidden field "version".
inline std::string version_in(const HttpResponse& page) {
  constexpr std::string_view before = "name=\"version\" value=\"";
  const std::size_t begin = page.body.find(before);
  REQUIRE(begin != std::string::npos);
  const std::size_t from = begin + before.size();
  return page.body.substr(from, page.body.find('"', from) - from);
}

}  // namespace golinks::test
