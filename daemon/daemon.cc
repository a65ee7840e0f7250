#include "daemon/daemon.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <system_error>

#include "daemon/capabilities.h"
#include "daemon/housekeeping.h"
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

constexpr std::chrono::milliseconds look_around_every{5'000};
constexpr std::chrono::milliseconds longest_last_chores{2'000};
constexpr std::chrono::seconds handed_over_idle_exit{15 * 60};

Result<std::string> absolute_store_path() {
  auto path = store_path(Env::posix(), process_environment());
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

// Large blocks go back to the system when they are freed, whatever was freed before (mallopt(3)): an answer of
// megabytes leaves nothing behind.
void give_memory_back() {
#ifdef M_MMAP_THRESHOLD
  ::mallopt(M_MMAP_THRESHOLD, 256 * 1024);
  ::mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
#endif
}

// What makes a daemon of a process: nothing of its caller is held on to.
void settle_in(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  give_memory_back();
  raise_descriptor_limit();
  if (options.ready_descriptor >= 0) {
    [[maybe_unused]] const int moved = ::chdir("/");
  }
}

int wait_ms(std::chrono::milliseconds idle_exit, const Server& server) {
  if (idle_exit.count() == 0) return -1;
  const auto left = idle_exit - server.quiet_for();
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 1, 60'000));
}

// Returns when the daemon has to end, with the reason.
std::string wait_for_end(const StopSignals& stop, const Housekeeping& housekeeping, const Server& server,
                         std::chrono::milliseconds idle_exit) {
  while (true) {
    std::array<pollfd, 2> events{pollfd{stop.descriptor(), POLLIN, 0}, pollfd{housekeeping.end(), POLLIN, 0}};
    ::poll(events.data(), events.size(), wait_ms(idle_exit, server));
    if (events[0].revents != 0) return "asked to";
    if (events[1].revents != 0) return "the store's folder is gone";
    if (idle_exit.count() != 0 && server.quiet_for() >= idle_exit) return "idle";
  }
}

// What a daemon has got hold of before it serves.
struct Holdings {
  Settings settings;
  std::string store;
  StoreFolder folder;
  std::unique_ptr<InstanceLock> instance;  // null: another daemon serves the store
  Descriptor listener;
  bool is_handed_over = false;
  std::chrono::seconds idle_exit{0};
};

// Where all is read-only there can be no lock. Nobody changes links there, and the address keeps a second daemon away.
Result<std::unique_ptr<InstanceLock>> become_instance_of(const std::string& store, Successor successor,
                                                         const StopSignals& stop) {
  auto instance = become_instance(instance_path(store), program_version(), successor, stop.descriptor());
  if (instance || instance.error().os_error != EROFS) return instance;
  journal("all file systems are read-only: 'golinks daemon status' cannot see this golinksd");
  return InstanceLock::without_file();
}

Result<Holdings> claim_store(Successor successor, const StopSignals& stop) {
  auto settings = load_settings(Env::posix(), process_environment());
  if (!settings) return failure(settings.error());
  auto store = absolute_store_path();
  if (!store) return failure(store.error());
  if (const auto named = check_names_file(*store); !named) return failure(named.error());
  auto folder = StoreFolder::open(Env::posix(), *store);
  if (!folder) return failure(folder.error());
  auto instance = become_instance_of(*store, successor, stop);
  if (!instance) return failure(instance.error());
  return Holdings{std::move(*settings), std::move(*store), std::move(*folder), std::move(*instance), {}, {}, {}};
}

Result<void> claim_address(const Options& options, std::optional<Descriptor> handed_over, Holdings& holdings) {
  holdings.is_handed_over = handed_over.has_value();
  holdings.idle_exit = options.idle_exit.value_or(handed_over ? handed_over_idle_exit : std::chrono::seconds(0));
  auto listener = listen_or_adopt(holdings.settings, options, std::move(handed_over));
  if (!listener) return failure(listener.error());
  holdings.listener = std::move(*listener);
  return drop_capabilities();
}

Result<void> serve(Holdings holdings, Readiness& readiness, const StopSignals& stop) {
  const auto address = Address::of_socket(holdings.listener.get());
  if (!address) return failure(address.error());
  LiveLinks links(Env::posix(), holdings.store);
  links.refresh();
  links.report_damage();
  Store store(Env::posix_copying(), holdings.store);
  UsageCounter usage(Env::posix(), links, usage_path(holdings.store));
  Housekeeping housekeeping({.look_around =
                                 [&] {
                                   if (holdings.folder.has_vanished()) return false;
                                   links.report_damage();
                                   usage.save_now_and_then();
                                   return true;
                                 },
                             .last =
                                 [&] {
                                   if (!holdings.folder.has_vanished()) usage.save();
                                 }},
                            look_around_every);
  links.on_fault([&housekeeping] { housekeeping.hurry(); });
  const Site site(links, usage, store, HostGuard(holdings.settings.names, *address), WriteGuard(*address),
                  PageGuard(*address, holdings.settings.pages));
  Server server(std::move(holdings.listener),
                {.full = [&site](const HttpRequest& request) { return site.answer(request); },
                 .quick = [&site](const RequestHead& head, bool keep_alive,
                                  std::string& out) { return site.redirect_quickly(head, keep_alive, out); },
                 .refresh = [&links] { links.refresh(); }},
                {.drains_backlog = !holdings.is_handed_over});
  if (const auto announced = holdings.instance->announce(address->text()); !announced) return announced;
  journal(fmt::format("golinksd {} listening on {}, links from {}: {}", program_version(), address->text(),
                      holdings.store, links.size()));
  readiness.ready(address->text());
  const std::string reason = wait_for_end(stop, housekeeping, server, holdings.idle_exit);
  const bool is_stopped = server.stop();
  const bool is_saved = housekeeping.finish(longest_last_chores);
  journal("golinksd stopped: ", reason);
  // A thread that waits for a disk which does not answer would be waited for.
  if (!is_stopped || !is_saved) std::_Exit(0);
  return {};
}

Result<void> start(const Options& options, std::optional<Descriptor> handed_over, Readiness& readiness,
                   const StopSignals& stop) {
  if (const auto logging = options.log ? open_journal(*options.log) : Result<void>(); !logging) return logging;
  auto holdings = claim_store(handed_over ? Successor::of_any : Successor::of_older, stop);
  if (stop.has_arrived()) {
    journal("golinksd stopped: asked to before it served");
    return {};
  }
  if (!holdings) return failure(holdings.error());
  if (holdings->instance == nullptr) {
    journal(fmt::format("a golinksd for {} is running already", holdings->store));
    readiness.running();
    return {};
  }
  if (const auto claimed = claim_address(options, std::move(handed_over), *holdings); !claimed) return claimed;
  settle_in(options);
  shorten_journal();
  return serve(std::move(*holdings), readiness, stop);
}

std::string missing(const std::system_error& error) {
  switch (error.code().value()) {
    case EAGAIN: return fmt::format("cannot start a thread: {} (see ulimit -u and ulimit -v)", error.what());
    case EMFILE: return fmt::format("{} (see ulimit -n)", error.what());
    default: return error.what();
  }
}

// Threads, descriptors and memory that cannot be had are thrown by the library, and end a start as any other fault
// does.
Result<void> try_to_start(const Options& options, Result<std::optional<Descriptor>> handed_over, Readiness& readiness,
                          const StopSignals& stop) {
  if (!handed_over) return failure(handed_over.error());
  try {
    return start(options, std::move(*handed_over), readiness, stop);
  } catch (const std::bad_alloc&) {
    return failure(ErrorCode::io, "there is not enough memory (see ulimit -v)", ENOMEM);
  } catch (const std::system_error& error) {
    return failure(ErrorCode::io, missing(error), error.code().value());
  }
}

// Those who have connected learn the fault, if there is what that takes.
void tell_fault(Descriptor listener, const std::string& fault, const StopSignals& stop) {
  try {
    answer_with_fault(std::move(listener), fault, stop.descriptor());
  } catch (const std::exception& error) {
    journal("whoever has connected is not told: ", error.what());
  }
}

}  // namespace

int run_daemon(const Options& options, const ListenVariables& variables) {
  const StopSignals stop;
  Readiness readiness(options.ready_descriptor);
  ::umask(077);
  auto handed_over = adopt_listener(variables, ::getpid());
  const bool is_handed_over = handed_over && handed_over->has_value();
  Descriptor spare(is_handed_over ? ::fcntl((*handed_over)->get(), F_DUPFD_CLOEXEC, 0) : -1);
  const auto ended = try_to_start(options, std::move(handed_over), readiness, stop);
  if (ended) return 0;
  journal("error: ", ended.error().message);
  readiness.error(ended.error().message);
  if (spare) tell_fault(std::move(spare), ended.error().message, stop);
  return 1;
}

}  // namespace golinks
