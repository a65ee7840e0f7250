// An environment made of given variables.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "store/location.h"

namespace golinks::test {

inline Environment environment(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

}  // namespace golinks::test
