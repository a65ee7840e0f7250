// What golinksd answers to each request: who may ask (Host, Sec-Fetch-*), how (method), and where it leads.
#pragma once

#include <string>
#include <string_view>

#include "daemon/host_guard.h"
#include "daemon/http_message.h"
#include "daemon/live_links.h"
#include "daemon/answers.h"

namespace golinks {

// Thread-safe. `links` must outlive it.
class Site {
 public:
  Site(const LiveLinks& links, HostGuard guard) : links_(links), guard_(std::move(guard)) {}

  [[nodiscard]] HttpResponse answer(const HttpRequest& request) const;
  // A QuickHandler: the same answer, to requests that lead to a link and have nothing unusual about them.
  [[nodiscard]] bool redirect_quickly(const RequestHead& head, bool keep_alive, std::string& out) const;

 private:
  struct Route;
  [[nodiscard]] HttpResponse home(const HttpRequest& request, std::string_view path) const;
  [[nodiscard]] HttpResponse unknown_page(const HttpRequest& request, std::string_view path) const;
  [[nodiscard]] HttpResponse redirect(const HttpRequest& request, std::string_view target) const;
  [[nodiscard]] Problem explain(const Error& error, std::string_view asked) const;

  const LiveLinks& links_;
  HostGuard guard_;
};

}  // namespace golinks
