#include "daemon/last_words.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>

#include "daemon/answers.h"
#include "daemon/host_guard.h"
#include "daemon/page_guard.h"
#include "daemon/server.h"
#include "store/address.h"
#include "store/settings.h"

namespace golinks {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds a_moment{250};
constexpr milliseconds at_most{10'000};
constexpr milliseconds between_looks{50};

// The names that were set up are not known when it is the settings that are at fault. A web site that has a name of its
// own pointed here does not learn what is wrong, and neither does another user of this computer: it may name a path.
HttpResponse fault_answer(const HttpRequest& request, const HostGuard& hosts, const PageGuard& readers,
                          const std::string& fault) {
  const bool may_know = hosts.accepts(request.head.host) && readers.admits(request.peer);
  const std::string message = fmt::format("{}{}", cannot_start, may_know ? fault : "see 'golinks daemon logs'");
  return problem_answer({.status = 503, .message = message, .keyword = {}, .read_only = true},
                        wanted_shape(request.header("Accept")));
}

void wait_for_quiet(const Server& server, int stop) {
  const Clock::time_point begin = Clock::now();
  milliseconds passed{0};
  do {
    pollfd event{stop, POLLIN, 0};
    if (::poll(&event, 1, static_cast<int>(between_looks.count())) > 0) return;
    passed = std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
  } while (passed < at_most && std::min(passed, server.quiet_for()) < a_moment);
}

}  // namespace

void answer_with_fault(Descriptor listener, const std::string& fault, int stop) {
  const auto address = Address::of_socket(listener.get());
  if (!address) return;
  const HostGuard hosts(Settings().names, *address);
  const PageGuard readers(*address, PageReaders::owner);
  Server server(std::move(listener),
                {.full = [&](const HttpRequest& request) { return fault_answer(request, hosts, readers, fault); }});
  wait_for_quiet(server, stop);
}

}  // namespace golinks
