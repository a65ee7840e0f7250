#include "daemon/workers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <string>
#include <vector>

namespace golinks {
namespace {

DeferredRequest request(const std::string& path) {
  return {"GET " + path + " HTTP/1.1\r\nHost: go\r\n\r\n", {"127.0.0.1", 1}, true};
}

MemoryBudget unsent{std::size_t{1} << 30};

std::shared_ptr<Claim> claim(bool is_read = true) { return std::make_shared<Claim>(is_read); }

TEST_CASE("an answer is delivered by the thread that made it") {
  Workers workers(
      [](const HttpRequest& asked) {
        return HttpResponse{200, {}, std::string(asked.head.target)};
      },
      unsent);
  std::promise<std::string> delivered;
  REQUIRE(
      workers.take({request("/wiki"), [&](Answer answer) { delivered.set_value(std::move(answer.bytes)); }, claim()}));
  CHECK(delivered.get_future().get().ends_with("\r\n\r\n/wiki"));
}

TEST_CASE("at the end what is under way is answered and what is queued is dropped") {
  std::promise<void> open;
  const std::shared_future<void> opened = open.get_future().share();
  std::atomic<int> begun{0};
  std::atomic<int> delivered{0};
  Workers workers(
      [&](const HttpRequest&) {
        ++begun;
        opened.wait();
        return HttpResponse{200, {}, {}};
      },
      unsent);
  for (int i = 0; i < 100; ++i) REQUIRE(workers.take({request("/"), [&](const Answer&) { ++delivered; }, claim()}));
  while (begun < 2) std::this_thread::yield();  // both threads are at work
  std::jthread finishing([&] { workers.finish(); });
  while (workers.queued() != 0) std::this_thread::yield();
  open.set_value();
  finishing.join();
  CHECK(delivered == 2);
}

TEST_CASE("an answer that nobody waits for any more is not made") {
  std::vector<std::string> answered;
  std::mutex mutex;
  {
    Workers workers(
        [&](const HttpRequest& asked) {
          const std::lock_guard lock(mutex);
          answered.emplace_back(asked.head.target);
          return HttpResponse{200, {}, {}};
        },
        unsent);
    std::promise<void> done;
    const auto abandoned = claim();
    CHECK(abandoned->give_up());
    REQUIRE(workers.take({request("/left"), [](const Answer&) { FAIL("delivered"); }, abandoned}));
    REQUIRE(workers.take({request("/wiki"), [&](const Answer&) { done.set_value(); }, claim()}));
    done.get_future().wait();
  }
  CHECK(answered == std::vector<std::string>{"/wiki"});
}

TEST_CASE("a change is begun or given up, whichever comes first, and a read may be given up at any time") {
  Claim begun(false);
  CHECK(begun.begin());
  CHECK_FALSE(begun.give_up());
  Claim given_up(false);
  CHECK(given_up.give_up());
  CHECK_FALSE(given_up.begin());
  Claim read(true);
  CHECK(read.begin());
  CHECK(read.give_up());
}

TEST_CASE("when answers that are not read have taken all room, nothing is begun") {
  MemoryBudget spent(10);
  MemoryBudget::Share all;
  REQUIRE(all.take(spent, 10));
  std::atomic<int> begun{0};
  Workers workers(
      [&](const HttpRequest&) {
        ++begun;
        return HttpResponse{200, {}, {}};
      },
      spent);
  std::promise<std::string> delivered;
  REQUIRE(
      workers.take({request("/"), [&](Answer answer) { delivered.set_value(std::move(answer.bytes)); }, claim(false)}));
  CHECK(delivered.get_future().get().starts_with("HTTP/1.1 503 "));
  CHECK(begun == 0);
}

TEST_CASE("no more requests are taken than can be answered in a while") {
  std::promise<void> open;
  const std::shared_future<void> opened = open.get_future().share();
  Workers workers(
      [&](const HttpRequest&) {
        opened.wait();
        return HttpResponse{200, {}, {}};
      },
      unsent);
  std::size_t taken = 0;
  while (taken < 2 * max_queued_requests && workers.take({request("/"), [](const Answer&) {}, claim()})) ++taken;
  CHECK(taken >= max_queued_requests);
  CHECK(taken <= max_queued_requests + 2);
  open.set_value();
}

}  // namespace
}  // namespace golinks
