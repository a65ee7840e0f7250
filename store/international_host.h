// International host names in ASCII, as every client understands them (UTS 46, by libidn2).
//
//   ascii_host("bücher.example")                    "xn--bcher-kva.example"
//   with_ascii_host("https://b%C3%BCcher.example/ü")  "https://xn--bcher-kva.example/ü"
#pragma once

#include <string>
#include <string_view>

namespace golinks {

// The ASCII form of `host`, which may be any text. A host that is ASCII, or that has no such form, is returned as it
// is: browsers, which know more names than the standard has (emoji), make of it what they can.
[[nodiscard]] std::string ascii_host(std::string_view host);

// `url` with its host in ASCII, when it is one of http: or https:, percent-encoded or not; else as it is.
[[nodiscard]] std::string with_ascii_host(std::string url);

}  // namespace golinks
