#!/bin/sh
# Lists what a run of ctest skipped, each with its reason: scripts/list-skipped.sh build/dev/Testing/Temporary/LastTest.log
# ctest counts a test program as passed of which some cases could do nothing on this machine; they have said "skipped: REASON".
set -eu
skipped=$(awk '
  /^[0-9]+\/[0-9]+ Test: / { name = $3 }            # ctest begins a program
  /^TEST CASE: / { name = substr($0, 13) }          # doctest a case that says something
  sub(/^(.*: )?skipped: /, "") && !seen[name, $0]++ { print "  " name ": " $0 }' "$1")
if [ -z "$skipped" ]; then
  echo "Nothing was skipped."
else
  printf 'Skipped on this machine, %s in all:\n%s\n' "$(echo "$skipped" | wc -l)" "$skipped"
fi
