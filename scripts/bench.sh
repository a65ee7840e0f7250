#!/bin/sh
# Builds golinks as users install it and runs every benchmark, or those named: scripts/bench.sh startup redirects
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

# shellcheck disable=SC2086 -- lists of words
install_packages $build_packages $bench_packages python3

[ $# -gt 0 ] || set -- startup completion durable_add redirects latency footprint
# `build` measures a clone of its own; the others need a build.
[ "$*" = build ] || {
  configure build/bench -DCMAKE_BUILD_TYPE=Release -DGOLINKS_BENCH=ON
  cmake_build build/bench >/dev/null
  cmake --install build/bench --prefix build/bench/installed >/dev/null
}

for name in "$@"; do
  say "$name"
  python3 "bench/$name.py"
done
