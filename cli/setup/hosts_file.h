// Our one line in /etc/hosts (hosts(5)): it makes the name mean this computer.
//
//   127.0.103.111 go # golinks
//
// The text functions are pure. What they add they take away again, byte for byte: whatever line endings the file has,
// and with or without an end of its last line.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace golinks::cli {

// Of its own in 127.0.0.0/8: other web servers leave its port 80 free, unless they listen at all addresses
// (port_step.h).
inline constexpr std::string_view setup_address = "127.0.103.111";

// A line of somebody else that gives a name a meaning.
struct ForeignEntry {
  std::size_t line = 0;  // from 1
  std::string address;
};
[[nodiscard]] std::optional<ForeignEntry> find_foreign_entry(std::string_view hosts, std::string_view name);

// "127.0.103.111 go gh # golinks"
[[nodiscard]] std::string our_hosts_line(std::span<const std::string> names);
// Whether exactly that line is there, and no other of ours.
[[nodiscard]] bool has_our_line(std::string_view hosts, std::span<const std::string> names);
// `hosts` with our line at its end, in place of those that we wrote before. Without names: with none.
[[nodiscard]] std::string with_our_line(std::string_view hosts, std::span<const std::string> names);
[[nodiscard]] std::string without_our_line(std::string_view hosts);

}  // namespace golinks::cli
