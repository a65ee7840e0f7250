// What the machine is to become: the names, and where golinksd answers to them.
#pragma once

#include <string>
#include <vector>

#include "store/host_name.h"

namespace golinks::cli {

inline constexpr std::string_view setup_listen = "127.0.103.111:80";

struct Wishes {
  std::vector<HostName> names = {{"go", ""}};

  [[nodiscard]] std::vector<std::string> hosts() const {
    std::vector<std::string> result;
    for (const HostName& name : names) result.push_back(name.host);
    return result;
  }
  // The one that texts for people name.
  [[nodiscard]] const std::string& first() const { return names.front().host; }
};

}  // namespace golinks::cli
