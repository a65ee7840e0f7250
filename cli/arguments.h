// What a command line said, by the names that the command's specification gives (command.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace golinks::cli {

// The values given for each positional and option; a flag that was given has none. "Not given" differs from "given
// empty".
class Arguments {
 public:
  void set(std::string_view name, std::vector<std::string> values) { values_[std::string(name)] = std::move(values); }

  [[nodiscard]] bool flag(std::string_view name) const { return find(name) != nullptr; }

  // The last value given.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const {
    const std::vector<std::string>* values = find(name);
    if (values == nullptr || values->empty()) return std::nullopt;
    return values->back();
  }

  // All values given.
  [[nodiscard]] std::optional<std::vector<std::string>> list(std::string_view name) const {
    const std::vector<std::string>* values = find(name);
    return values == nullptr ? std::nullopt : std::optional(*values);
  }

  // The value of a positional that the specification requires.
  [[nodiscard]] std::string required(std::string_view name) const { return text(name).value_or(""); }

  // The value of an option whose specification says Value::number or Value::change.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name) const {
    const std::optional<std::string> value = text(name);
    return value ? std::optional<std::uint64_t>(std::stoull(*value)) : std::nullopt;
  }

 private:
  [[nodiscard]] const std::vector<std::string>* find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }

  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

}  // namespace golinks::cli
