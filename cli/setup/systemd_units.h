// Where systemd runs the services: golinks.socket listens on port 80, and the first request starts golinks.service as
// the person.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/setup/own_file.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

inline constexpr std::string_view service_path = "/etc/systemd/system/golinks.service";

[[nodiscard]] std::string socket_unit(const Wishes& wishes);
[[nodiscard]] std::string service_unit(const Machine& machine, const Person& person, const Wishes& wishes);

// The store that golinksd serves by such a unit; empty when it names none.
[[nodiscard]] std::string unit_store(std::string_view service_unit);

// Error: invalid, when the links are where golinksd would not see them.
[[nodiscard]] Result<void> check_store_place(const Person& person);

// The two files, and what makes systemd use them.
[[nodiscard]] std::vector<Step> systemd_steps(const Machine& machine, const Person& person, const Wishes& wishes,
                                              const Record& record);

}  // namespace golinks::cli
