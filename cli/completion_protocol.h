// How a shell asks what Tab is to offer: the hidden command `golinks __complete`. The scripts in completions/ do no
// more than ask and hand the answer on; what is asked and answered is in the form that suits each shell, and may change
// with any version.
//
//   golinks __complete bash LINE WORDBREAKS     the command line up to the cursor, as typed, and $COMP_WORDBREAKS
//   golinks __complete zsh WORD... TYPED        the words after "golinks" without their quotes; the last one is
//   golinks __complete fish WORD... TYPED       being typed and may be empty
//
// The first line of the answer says what the others are:
//
//   words       candidates, each for the whole word that is being typed, in the order in which they are to be shown:
//               bash: in its own quoting, without the part of the word that bash keeps (bash_line.h)
//               zsh:  "WORD:DESCRIPTION" with \ and : in WORD escaped, as _describe takes it
//               fish: "WORD<TAB>DESCRIPTION"
//   files       there are none: the shell is to offer the names of files
//   hint TEXT   there are none: TEXT says what is meant, where the shell can show that
//
// It exits with 0 and says nothing else, whatever it is asked and whatever the store looks like. It writes nothing and
// starts nothing.
#pragma once

#include <span>
#include <string>

#include "store/env.h"
#include "store/location.h"

namespace golinks::cli {

// The name of the command. It stands in no help and no manual, and is no part of the command table.
inline constexpr std::string_view completion_request = "__complete";

// The answer to a request; `words` are those after completion_request.
[[nodiscard]] std::string answer_completion_request(std::span<char* const> words, Env& env,
                                                    const Environment& environment);

}  // namespace golinks::cli
