#!/bin/sh
# Builds golinks and installs it to /usr/local, or to PREFIX:
#
#   scripts/install.sh
#   PREFIX=$HOME/.local scripts/install.sh
#
# On Debian and Ubuntu the packages it needs are installed first. It can be run again at any time.
set -eu
prefix=${PREFIX:-/usr/local}
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
cd "$(dirname "$0")/.."
. scripts/packages.sh

# The nearest folder that exists decides whether root is needed.
folder=$prefix
while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
if [ ! -w "$folder" ] && ! can_be_root; then
  echo "Only root can install to $prefix, and there is no sudo. Run this as root, or install for yourself alone:" >&2
  echo "  PREFIX=\$HOME/.local scripts/install.sh" >&2
  exit 1
fi

# shellcheck disable=SC2086 -- a list of words
install_packages $build_packages

needed=$(sed -n 's/^cmake_minimum_required(VERSION \(.*\))$/\1/p' CMakeLists.txt)
present=$(cmake --version | sed -n 's/^cmake version \([0-9.]*\).*/\1/p')
if [ "$(printf '%s\n' "$needed" "$present" | sort -V | head -n 1)" != "$needed" ]; then
  echo "golinks needs CMake $needed or newer; this system has $present." >&2
  exit 1
fi

say "Building golinks"
cmake -S . -B build/install -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix"
cmake --build build/install --parallel "$(nproc 2>/dev/null || echo 2)"

say "Installing to $prefix"
if [ -w "$folder" ]; then
  cmake --install build/install --strip
else
  as_root cmake --install build/install --strip
  # What root wrote into the build folder would be in the way of the next run.
  as_root chown "$(id -u):$(id -g)" build/install/install_manifest.txt
fi

say "Done: $("$prefix/bin/golinks" --version)"
case ":$PATH:" in
  *":$prefix/bin:"*) echo "Next: golinks setup, which makes go/... work in your browser" ;;
  *) echo "Add $prefix/bin to your PATH, then run: golinks setup, which makes go/... work in your browser" ;;
esac
