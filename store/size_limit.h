// What happens at the limit that a process has for the size of its files (ulimit -f, RLIMIT_FSIZE in setrlimit(2)).
#pragma once

namespace golinks {

// From now on a write beyond the limit fails with EFBIG, and is rolled back like any other that fails, instead of
// ending the process (SIGXFSZ). Programs that are started later are not concerned.
void survive_size_limit();

}  // namespace golinks
