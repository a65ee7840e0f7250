// What changed and how to reverse it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/log.h"
#include "store/store.h"

namespace golinks {

// Visits the transactions newest first, those that touched the link with `key` only when `key` is not empty.
// Return false to stop.
void for_each_transaction_newest_first(const Log& log, std::string_view key,
                                       const std::function<bool(const TransactionView&)>& visit);

// The same for one link, through its renames: `visit` is also told the key that the transaction knew it by. What else
// was ever called `key` is visited too.
void for_each_transaction_of_link(const Log& log, std::string_view key,
                                  const std::function<bool(const TransactionView&, std::string_view key)>& visit);

// A link that got another keyword, by the keys of both.
struct KeyChange {
  std::uint64_t number = 0;  // of the transaction
  std::string from;
  std::string to;
  Microseconds at_us = 0;  // when

  bool operator==(const KeyChange&) const = default;
};

// The renamings in the transactions with a number above `after`, in their order.
[[nodiscard]] std::vector<KeyChange> key_changes(const Log& log, std::uint64_t after = 0);

// The keyword that `transaction` gave to the link with `key`; empty when that link was not renamed.
[[nodiscard]] std::string_view renamed_to(const TransactionView& transaction, std::string_view key);

// The changes that reverse transaction `number`, or the last one when it is 0: every link it touched gets the state
// that it had before, byte for byte. Errors: not_found (no such change, or it was compacted away), conflict (a later
// change, which is named, left one of the links in another state than this change did; an alias would lead back to
// itself, or nowhere; an alias of what would be removed was made since; a newer program made the change, and only that
// one knows all of it), corrupt (what one of the links was before, or a later change of it, may be among changes that
// are damaged or that a repair has left out).
[[nodiscard]] Result<Changes> reverse(const StoreView& view, std::uint64_t number);

}  // namespace golinks
