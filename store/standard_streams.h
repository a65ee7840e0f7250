// Descriptors 0 to 2, which a program may be started without (`prog 2>&-`).
#pragma once

namespace golinks {

// Occupies those of them that are closed, lest a file that is opened later gets the number of a standard stream, and so
// what is written there. To be called first of all. What takes their place fails when it is used in the wrong
// direction, so that lost output is noticed.
void occupy_closed_streams();

}  // namespace golinks
