// Whose browser and whose daemon are set up.
#pragma once

#include <string>
#include <string_view>

#include "cli/setup/machine.h"
#include "store/location.h"
#include "store/result.h"

namespace golinks::cli {

struct Person {
  std::string name;
  unsigned uid = 0;
  unsigned gid = 0;
  std::string home;
  std::string store;   // absolute
  std::string config;  // config.toml
  // Where the store is when it is a symbolic link, else `store`. Only the person looks: root believes no link of
  // theirs.
  std::string real_store = store;

  // The variables that name these places, for what reads them.
  [[nodiscard]] Environment environment() const;

  // Whether the store is where golinks looks for it when neither a variable nor config.toml says where.
  [[nodiscard]] bool has_default_store() const;

  // Finds the store that the person's config.toml names, where nothing else has named one, and `real_store`. To be
  // called as the person: root believes no file of theirs. Errors: those of own_store_path() (settings.h); io; and
  // invalid for what root must not write down.
  [[nodiscard]] Result<void> find_store(Env& env);
  // Finds `real_store` alone. Errors: io, invalid.
  [[nodiscard]] Result<void> follow_store(Env& env);

  // The caller. For root: the one that `user` names, else who became root by sudo. No name service is asked from within
  // this static program: id(1) and getent(1) are. Errors: not_found, invalid.
  [[nodiscard]] static Result<Person> find(const Machine& machine, const Environment& environment,
                                           const std::string& user);
};

// Whether a value may be handed to root and written into unit files: an absolute path, one line, no control character.
[[nodiscard]] Result<void> check_path(std::string_view what, std::string_view path);

}  // namespace golinks::cli
