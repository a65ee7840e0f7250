// Changes that arrive over HTTP: the decisions of store/editing.h, under the store's lock, tied to what the sender saw.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/link.h"
#include "store/own_addresses.h"
#include "store/store.h"

namespace golinks {

// The state of a link, as ETag and as the hidden field of forms: 16 hexadecimal digits that change with any part of it.
[[nodiscard]] std::string version_of(const LinkView& link);

// What must be so for a change to be made, judged under the lock. All unset: nothing.
struct Expectation {
  bool must_exist = false;                                // there is a link of that keyword: else not_found
  bool is_present = false;                                // the same: else conflict
  bool is_new = false;                                    // there is no link of that keyword yet
  std::optional<std::vector<std::string>> versions = {};  // the link is in one of these states; empty: there is none
  std::vector<std::string> other_than = {};               // nor is it in one of these
};

// A link that was found in another state than expected.
struct Found {
  std::optional<Link> link;  // nothing: it is gone
  std::string version;       // then empty
};

struct Saved {
  Link link;
  std::string version;
  bool is_created = false;
};

// Makes the link called `keyword` into `described`, under another keyword if that has one; creates it when there is
// none. Times and what a newer program stored with the link are kept. `command` is what `golinks log` will show.
// Errors: those of checked_link(), edit_link() and Store::change(); conflict, with `found` set, when the expectation is
// not met and the link does not already say what it shall say.
[[nodiscard]] Result<Saved> save_link(Store& store, const OwnAddresses& own, const std::string& command,
                                      const std::string& keyword, Link described, const Expectation& expected,
                                      std::optional<Found>& found);

// Changes what `patch` names of the link called `keyword` (patched_link() in link_json.h); the rest stays. Errors:
// not_found; those of patched_link(), edit_link() and Store::change(); conflict, with `found` set, when the expectation
// is not met.
[[nodiscard]] Result<Saved> patch_link(Store& store, const OwnAddresses& own, const std::string& command,
                                       const std::string& keyword, std::string_view patch, const Expectation& expected,
                                       std::optional<Found>& found);

// Removes it. Errors: not_found; conflict, with `found` set, when the expectation is not met; those of Store::change().
[[nodiscard]] Result<void> remove_link(Store& store, const std::string& command, const std::string& keyword,
                                       const Expectation& expected, std::optional<Found>& found);

}  // namespace golinks
