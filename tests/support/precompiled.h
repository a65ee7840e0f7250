// What most tests include, read once.
#include <doctest/doctest.h>

#include "cmake/precompiled.h"
