// Where a new link opens before `golinks setup` was run.
#pragma once

#include <string_view>

#include "cli/context.h"

namespace golinks::cli {

// Says on standard error that go/KEYWORD opens at http://localhost:26479/KEYWORD, and with the first link of a store
// what `golinks setup` adds to that. Says nothing where golinksd answers on port 80, as it does after setup, or where
// commands do not start it.
void tell_where_it_opens(Context& context, std::string_view keyword, bool is_first);

}  // namespace golinks::cli
