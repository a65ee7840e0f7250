#include "cli/doctor/health.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "store/descriptor.h"
#include "store/link_json.h"

namespace golinks::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds answer_patience{3};
constexpr std::size_t max_response = 16 * 1024;

tl::unexpected<Error> no_answer() {
  const bool is_late = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINPROGRESS;
  return failure(ErrorCode::io, is_late ? "no answer within 3 seconds" : std::strerror(errno), errno);
}

// Whatever the next call waits for, it does not wait beyond the deadline: one who sends a byte now and then does not
// hold us up.
bool limit_next_call(int socket, Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now()).count();
  errno = EAGAIN;
  if (left <= 0) return false;
  const timeval time{static_cast<time_t>(left / 1'000'000), static_cast<suseconds_t>(left % 1'000'000)};
  for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    if (::setsockopt(socket, SOL_SOCKET, option, &time, sizeof time) != 0) return false;
  }
  return true;
}

// Until the other end has said all, or more than golinksd ever says.
Result<std::string> exchange(int socket, std::string_view request, Clock::time_point deadline) {
  if (!limit_next_call(socket, deadline)) return no_answer();
  if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    return no_answer();
  std::string response;
  char buffer[4096];
  while (response.size() < max_response) {
    if (!limit_next_call(socket, deadline)) return no_answer();
    const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
    if (size < 0) return no_answer();
    if (size == 0) break;
    response.append(buffer, static_cast<std::size_t>(size));
  }
  return response;
}

}  // namespace

Result<Health> read_health(std::string_view response) {
  const std::size_t head_end = response.find("\r\n\r\n");
  const auto body = head_end == std::string_view::npos ? std::string_view() : response.substr(head_end + 4);
  const auto texts = json_texts(body);
  if (!response.starts_with("HTTP/1.1 ") || !texts || !texts->contains("version") || !texts->contains("status")) {
    return failure(ErrorCode::invalid, "the answer is not one of golinksd");
  }
  return Health{texts->at("version"), texts->at("status")};
}

Result<Health> ask_health(const Address& address) {
  const Descriptor socket(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return no_answer();
  const auto deadline = Clock::now() + answer_patience;
  if (!limit_next_call(socket.get(), deadline)) return no_answer();
  if (::connect(socket.get(), address.data(), address.size()) != 0) return no_answer();
  const auto response = exchange(socket.get(),
                                 fmt::format("GET /.health HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\n"
                                             "Connection: close\r\n\r\n",
                                             address.text()),
                                 deadline);
  return response ? read_health(*response) : Result<Health>(failure(response.error()));
}

}  // namespace golinks::cli
