#include "daemon/daemon.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>

#include "daemon/capabilities.h"
#include "daemon/journal.h"
#include "daemon/last_words.h"
#include "daemon/live_links.h"
#include "daemon/readiness.h"
#include "daemon/server.h"
#include "daemon/site.h"
#include "daemon/stop_signals.h"
#include "daemon/store_folder.h"
#include "daemon/succession.h"
#include "daemon/usage_counter.h"
#include "store/location.h"
#include "store/settings.h"
#include "store/store.h"
#include "store/version.h"

namespace golinks {
namespace {

constexpr std::chrono::milliseconds look_around{5'000};  // how often the store's folder and the counts are looked after
constexpr std::chrono::seconds handed_over_idle_exit{15 * 60};

Result<std::string> absolute_store_path() {
  auto path = store_path(process_environment());
  if (!path) return failure(path.error());
  std::error_code error;
  const auto absolute = std::filesystem::absolute(*path, error);
  if (error)
    return failure(ErrorCode::io, fmt::format("cannot tell the working folder: {}", error.message()), error.value());
  return absolute.string();
}

Result<Descriptor> listen_or_adopt(const Settings& settings, const Options& options,
                                   std::optional<Descriptor> handed_over) {
  if (handed_over) return std::move(*handed_over);
  const auto address = Address::parse(options.listen.value_or(settings.listen));
  if (!address) return failure(address.error());
  return open_listener(*address);
}

// Every connection is a descriptor, and the usual soft limit is 1,024.
void raise_descriptor_limit() {
  constexpr rlim_t wanted = 8192;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// What makes a daemon of a process: nothing of its caller is held on to.
void settle_in(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  if (options.ready_descriptor >= 0) {
    [[maybe_unused]] const int moved = ::chdir("/");
  }
}

struct Vigil {
  const Server& server;
  LiveLinks& links;
  UsageCounter& usage;
  const StoreFolder& folder;
  int stop;                             // readable: a signal to stop
  int fault;                            // readable: the store could not be read
  std::chrono::milliseconds idle_exit;  // 0: never
};

int wait_ms(const Vigil& vigil) {
  if (vigil.idle_exit.count() == 0) return static_cast<int>(look_around.count());
  const auto left = vigil.idle_exit - vigil.server.quiet_for();
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 1, look_around.count()));
}

// Returns when the daemon has to end, with the reason.
std::string keep_watch(const Vigil& vigil) {
  while (true) {
    std::array<pollfd, 2> events{pollfd{vigil.stop, POLLIN, 0}, pollfd{vigil.fault, POLLIN, 0}};
    ::poll(events.data(), events.size(), wait_ms(vigil));
    if (events[0].revents != 0) return "asked to";
    eventfd_t faults = 0;
    if (events[1].revents != 0) ::eventfd_read(vigil.fault, &faults);
    if (vigil.folder.has_vanished()) return "the store's folder is gone";
    if (vigil.idle_exit.count() != 0 && vigil.server.quiet_for() >= vigil.idle_exit) return "idle";
    vigil.links.report_damage();
    vigil.usage.save_now_and_then();
  }
}

// What a daemon has got hold of before it serves.
struct Holdings {
  Settings settings;
  std::string store;
  StoreFolder folder;
  std::unique_ptr<InstanceLock> instance;  // null: another daemon serves the store
  Descriptor listener;
  std::chrono::seconds idle_exit{0};
};

Result<Holdings> claim_store(Successor successor) {
  auto settings = load_settings(Env::posix(), process_environment());
  if (!settings) return failure(settings.error());
  auto store = absolute_store_path();
  if (!store) return failure(store.error());
  auto folder = StoreFolder::open(Env::posix(), *store);
  if (!folder) return failure(folder.error());
  auto instance = become_instance(instance_path(*store), program_version(), successor);
  if (!instance) return failure(instance.error());
  return Holdings{std::move(*settings), std::move(*store), std::move(*folder), std::move(*instance), {}, {}};
}

Result<void> claim_address(const Options& options, std::optional<Descriptor> handed_over, Holdings& holdings) {
  holdings.idle_exit = options.idle_exit.value_or(handed_over ? handed_over_idle_exit : std::chrono::seconds(0));
  auto listener = listen_or_adopt(holdings.settings, options, std::move(handed_over));
  if (!listener) return failure(listener.error());
  holdings.listener = std::move(*listener);
  return drop_capabilities();
}

Result<void> serve(Holdings holdings, Readiness& readiness) {
  const auto address = Address::of_socket(holdings.listener.get());
  if (!address) return failure(address.error());
  LiveLinks links(Env::posix(), holdings.store);
  const Descriptor fault(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  links.on_fault([&fault] { ::eventfd_write(fault.get(), 1); });
  links.refresh();
  links.report_damage();

  const StopSignals stop;
  Store store(Env::posix_copying(), holdings.store);
  UsageCounter usage(Env::posix(), links, usage_path(holdings.store));
  const Site site(links, usage, store, HostGuard(holdings.settings.names, *address), WriteGuard(*address),
                  PageGuard(*address, holdings.settings.pages));
  Server server(std::move(holdings.listener),
                {.full = [&site](const HttpRequest& request) { return site.answer(request); },
                 .quick = [&site](const RequestHead& head, bool keep_alive,
                                  std::string& out) { return site.redirect_quickly(head, keep_alive, out); },
                 .refresh = [&links] { links.refresh(); }});
  if (const auto announced = holdings.instance->announce(address->text()); !announced) return announced;
  journal(fmt::format("golinksd {} listening on {}, links from {}: {}", program_version(), address->text(),
                      holdings.store, links.size()));
  readiness.ready(address->text());
  const std::string reason =
      keep_watch({server, links, usage, holdings.folder, stop.descriptor(), fault.get(), holdings.idle_exit});
  server.stop();
  if (!holdings.folder.has_vanished()) usage.save();
  journal(fmt::format("golinksd stopped: {}", reason));
  return {};
}

Result<void> start(const Options& options, std::optional<Descriptor> handed_over, Readiness& readiness) {
  if (const auto logging = options.log ? open_journal(*options.log) : Result<void>(); !logging) return logging;
  auto holdings = claim_store(handed_over ? Successor::of_any : Successor::of_older);
  if (!holdings) return failure(holdings.error());
  if (holdings->instance == nullptr) {
    journal(fmt::format("a golinksd for {} is running already", holdings->store));
    readiness.running();
    return {};
  }
  if (const auto claimed = claim_address(options, std::move(handed_over), *holdings); !claimed) return claimed;
  settle_in(options);
  shorten_journal();
  return serve(std::move(*holdings), readiness);
}

}  // namespace

int run_daemon(const Options& options, const ListenVariables& variables) {
  Readiness readiness(options.ready_descriptor);
  ::umask(077);
  auto handed_over = adopt_listener(variables, ::getpid());
  const bool is_handed_over = handed_over && handed_over->has_value();
  Descriptor spare(is_handed_over ? ::fcntl((*handed_over)->get(), F_DUPFD_CLOEXEC, 0) : -1);
  const auto ended =
      handed_over ? start(options, std::move(*handed_over), readiness) : Result<void>(failure(handed_over.error()));
  if (ended) return 0;
  journal(fmt::format("error: {}", ended.error().message));
  readiness.error(ended.error().message);
  if (spare) answer_with_fault(std::move(spare), ended.error().message);
  return 1;
}

}  // namespace golinks
