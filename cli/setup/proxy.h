// The proxy that programs are told of by variables (curl(1), "Environment"): it knows nothing of our names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/location.h"

namespace golinks::cli {

// The variable by which http://HOST/ goes through a proxy: "http_proxy"; nothing when it does not, or no_proxy excepts
// it.
[[nodiscard]] std::optional<std::string> proxy_for(const Environment& environment, std::string_view host);

}  // namespace golinks::cli
