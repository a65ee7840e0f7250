// What golinksd answers to each request: who may ask (Host, Sec-Fetch-*), who may see pages, who may change something,
// and where a keyword leads.
#pragma once

#include <string>
#include <string_view>

#include "daemon/fetch_metadata.h"
#include "daemon/host_guard.h"
#include "daemon/http_message.h"
#include "daemon/page_context.h"
#include "daemon/page_guard.h"
#include "daemon/usage_counter.h"

namespace golinks {

// Thread-safe. `links`, `store` and `usage`, which counts each redirect that somebody asked for, must outlive it.
class Site {
 public:
  Site(const LiveLinks& links, UsageCounter& usage, Store& store, HostGuard hosts, WriteGuard writes, PageGuard readers)
      : links_(links),
        usage_(usage),
        hosts_(std::move(hosts)),
        writes_(std::move(writes)),
        readers_(std::move(readers)),
        pages_{store, links, usage, writes_, hosts_.own_addresses()} {}
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  // An HttpHandler.
  [[nodiscard]] HttpResponse answer(const HttpRequest& request) const;
  // A QuickHandler: the same answer, to requests that lead to a link and have nothing unusual about them.
  [[nodiscard]] bool redirect_quickly(const RequestHead& head, bool keep_alive, std::string& out) const;

 private:
  [[nodiscard]] HttpResponse answer_at(std::string_view host, std::string_view target,
                                       const HttpRequest& request) const;
  [[nodiscard]] bool names_link(std::string_view target) const;
  [[nodiscard]] bool asks_for_detail(std::string_view path, std::string_view prefix) const;
  [[nodiscard]] HttpResponse answer_page(const PageRequest& request, std::string_view path) const;
  [[nodiscard]] HttpResponse redirect(const PageRequest& request, std::string_view target,
                                      const FetchMetadata& fetch) const;
  [[nodiscard]] HttpResponse leads_nowhere(const PageRequest& request, std::string_view target,
                                           const Error& error) const;
  void count(const RequestHead& head, const FetchMetadata& fetch, const DatedResolution& resolution) const;

  const LiveLinks& links_;
  UsageCounter& usage_;
  HostGuard hosts_;
  WriteGuard writes_;
  PageGuard readers_;
  PageContext pages_;
};

}  // namespace golinks
