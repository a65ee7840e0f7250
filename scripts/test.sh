#!/bin/sh
# Builds golinks and runs every test, and ends with what was skipped and why. On Debian and Ubuntu the packages it needs are installed first.
#
#   scripts/test.sh              the tests
#   scripts/test.sh asan tsan    the tests built with these presets of CMakePresets.json instead of dev
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

# shellcheck disable=SC2086 -- lists of words
install_packages $build_packages $test_packages
# shellcheck disable=SC2046,SC2086 -- lists of words
install_packages $(available_packages $optional_test_packages)

[ $# -gt 0 ] || set -- dev
for preset in "$@"; do
  say "Building with preset '$preset'"
  cmake --preset "$preset" >/dev/null
  cmake_build "build/$preset"
  say "Testing with preset '$preset'"
  status=0
  ctest --preset "$preset" || status=$?
  scripts/list-skipped.sh "build/$preset/Testing/Temporary/LastTest.log"
  [ $status -eq 0 ] || exit $status
done
