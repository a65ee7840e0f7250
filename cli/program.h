// The program as a function: a command line in, an exit code out.
#pragma once

#include <span>

#include "store/env.h"
#include "store/location.h"

namespace golinks::cli {

// `words` are argv without the program's name. Returns 0 done, 1 could not be done, 2 wrong usage.
int run_program(std::span<char* const> words, Env& env, const Environment& environment);

}  // namespace golinks::cli
