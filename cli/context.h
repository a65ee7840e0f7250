// What a command works with: the store, the settings, where its text goes.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "cli/output.h"
#include "cli/terminal.h"
#include "store/own_addresses.h"
#include "store/settings.h"
#include "store/store.h"
#include "store/usage.h"

namespace golinks::cli {

class Context {
 public:
  Context(Env& file_system, Environment variables, Terminal where)
      : env(file_system), environment(std::move(variables)), terminal(where), out(1), err(2) {}

  Env& env;
  Environment environment;
  Terminal terminal;
  Output out;
  Output err;

  // The store that the environment names. Nothing is read yet. Error: invalid when there is no home.
  [[nodiscard]] Result<Store> store() const;
  // Store::read(); warns on standard error when a part of the file is damaged.
  [[nodiscard]] Result<StoreView> read_store(std::span<const std::string> expected_keys = {});
  // usage_of(): how often the links of `view` were used.
  [[nodiscard]] Usage usage_of(const StoreView& view) const;
  // Store::change(); warns when an interrupted write was found, or the store could not be compacted.
  Result<Committed> change_store(const std::string& command, const Store::Decision& decide,
                                 std::span<const std::string> expected_keys = {});
  [[nodiscard]] Result<Settings> settings() const { return load_settings(env, environment); }
  // Where golinksd answers by the settings; by the defaults when they cannot be read.
  [[nodiscard]] const OwnAddresses& own();

  // One line on standard error: "golinks: TEXT", with anything unprintable in it made visible.
  void complain(std::string_view text);
  void warn(std::string_view text);
  // Hands over what was collected: before another program writes to the same terminal.
  void flush();
  // flush(), at the end of a process. Returns `code`, or 1 after it has told that standard output took less than all.
  [[nodiscard]] int close_output(int code);

 private:
  std::optional<OwnAddresses> own_;
  bool told_of_lost_output_ = false;
};

}  // namespace golinks::cli
