// What the pages are made from: the store, read anew for each of them, and what its daemon knows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/answers.h"
#include "daemon/form_data.h"
#include "daemon/http_message.h"
#include "daemon/list_query.h"
#include "daemon/live_links.h"
#include "daemon/pages.h"
#include "daemon/usage_counter.h"
#include "daemon/write_guard.h"
#include "store/index.h"
#include "store/own_addresses.h"
#include "store/store.h"

namespace golinks {

// Thread-safe, as all that it refers to.
struct PageContext {
  Store& store;  // reads copies of the file: the daemon must survive a file that is cut short
  const LiveLinks& links;
  UsageCounter& usage;
  const WriteGuard& guard;
  OwnAddresses own;  // where no link may lead

  [[nodiscard]] bool is_read_only() const { return guard.is_read_only(); }
};

// A request that has passed the guards, for one of the pages.
struct PageRequest {
  const HttpRequest& http;
  std::string_view host;   // that the request was sent to
  std::string_view rest;   // of the path, after the page's own part of it; not decoded
  std::string_view query;  // not decoded
  Shape shape = Shape::text;
  bool read_only = false;

  [[nodiscard]] std::string origin() const { return "http://" + std::string(host); }
  // The keyword that `rest` spells, decoded. Empty when it is malformed, and so names no link.
  [[nodiscard]] std::string keyword() const;
};

// All links at one moment, read for one page. No redirect waits for it.
struct Snapshot {
  StoreView view;
  Index index;
  [[nodiscard]] static Result<Snapshot> of(const Store& store);
};

// Links with what the pages show beside them.
[[nodiscard]] std::vector<ListedLink> listed(const PageContext& context, std::span<const LinkView> links);
[[nodiscard]] ListedLink listed(const PageContext& context, const LinkView& link);

// The links that `asked` wants to see, all of them, in its order.
[[nodiscard]] std::vector<LinkView> asked_links(const PageContext& context, const Snapshot& snapshot,
                                                const ListQuery& asked);

[[nodiscard]] HttpResponse error_answer(const Error& error, int status, const PageRequest& request);
// 404 for a keyword that names no link: in a browser with what was perhaps meant, and the form to create it.
[[nodiscard]] HttpResponse missing_answer(const PageContext& context, const PageRequest& request, const Error& error,
                                          const std::string& keyword);

}  // namespace golinks
