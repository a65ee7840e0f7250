// Where golinksd answers: what no link may redirect to, and what people put before a keyword.
//
//   const OwnAddresses own({{"go", ""}, {"gh", "gh"}}, "127.0.0.1:26479");
//   own.request_in("http://go/fb?x")         "fb?x"
//   own.request_in("gh/blog")                "gh/blog"
//   own.request_in("localhost:26479/fb")     "fb"
//   own.request_in("https://example.com/x")  nullopt
//
// Ours are each configured name, whatever the scheme (http, https or none), the same below localhost, and the address
// that golinksd listens on by its port. "go" is ours always: aliases are stored so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/address.h"
#include "store/host_name.h"

namespace golinks {

// Immutable and therefore thread-safe.
class OwnAddresses {
 public:
  // As before setup: go, at 127.0.0.1:26479.
  OwnAddresses();
  // `listen` is an address as Address::parse() reads it; any other text stands for none.
  OwnAddresses(std::vector<HostName> names, const std::string& listen);

  // What is asked of golinksd at this address, the keyword first: without scheme, host and the slash behind it, and
  // below the prefix of the host (host_name.h). Empty for the host alone; nullopt when `address` is not ours.
  [[nodiscard]] std::optional<std::string> request_in(std::string_view address) const;

  // The keyword as it is meant where a person gives one: "fb" for "go/fb" and "http://go/fb", everything else as it is.
  [[nodiscard]] std::string keyword_in(std::string_view typed) const;

 private:
  [[nodiscard]] const HostName* find(std::string_view host, std::string_view port) const;
  [[nodiscard]] bool listens_at(const std::string& host, std::string_view port) const;

  std::vector<HostName> names_;
  std::optional<Address> listening_;
};

}  // namespace golinks
