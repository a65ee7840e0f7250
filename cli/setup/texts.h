// The fixed texts of files that setup writes, from daemon/systemd/ and cli/setup/texts/, embedded at build time.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace golinks::cli {

extern const std::string_view golinks_socket_text;
extern const std::string_view golinks_service_text;
extern const std::string_view golinks_desktop_text;

// `text` with each @NAME@ replaced by its value. A name that is not given stays.
[[nodiscard]] std::string fill_in(std::string_view text, const std::map<std::string, std::string>& values);

}  // namespace golinks::cli
