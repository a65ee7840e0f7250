// Where the daemon listens: an IP address and a port, never a name that would have to be looked up.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks {

class Address {
 public:
  // Reads "127.0.0.1:26479", "[::1]:26479" or "localhost:26479" (which is 127.0.0.1). Port 0 is any free port. Error:
  // invalid.
  [[nodiscard]] static Result<Address> parse(std::string_view text);
  // The address that a socket is bound to. Error: io.
  [[nodiscard]] static Result<Address> of_socket(int descriptor);
  [[nodiscard]] static Address from(const sockaddr_storage& storage);

  [[nodiscard]] const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  [[nodiscard]] socklen_t size() const;
  [[nodiscard]] int family() const { return storage_.ss_family; }
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string host() const;  // "127.0.0.1", "::1"
  [[nodiscard]] std::string text() const;  // "127.0.0.1:26479", "[::1]:26479"
  // Whether a daemon that answers at `other` does what was asked for; port 0 is any.
  [[nodiscard]] bool is_met_by(const Address& other) const;
  [[nodiscard]] bool is_loopback() const;  // 127.0.0.0/8 or ::1
  [[nodiscard]] bool is_wildcard() const;  // 0.0.0.0 or ::
  [[nodiscard]] const sockaddr_in& v4() const { return reinterpret_cast<const sockaddr_in&>(storage_); }
  [[nodiscard]] const sockaddr_in6& v6() const { return reinterpret_cast<const sockaddr_in6&>(storage_); }

 private:
  sockaddr_storage storage_{};
};

}  // namespace golinks
