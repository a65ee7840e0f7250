// Targets that a redirect cannot open: a browser shows an error ("ERR_UNSAFE_REDIRECT", "Corrupted Content Error") and
// no address that could be copied. It gets a page with the address; programs get their redirect as ever.
#pragma once

#include <string_view>

#include "daemon/pages.h"

namespace golinks {

// Whether browsers refuse to be redirected to `url`: a file, or a page of the browser itself.
[[nodiscard]] bool is_unfollowed(std::string_view url);

// `request` is what was asked for: "doc/intro".
[[nodiscard]] AddressPage unfollowed_address(std::string_view url, std::string_view request, bool read_only);

}  // namespace golinks
