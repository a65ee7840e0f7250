#!/bin/sh
# Shows golinks at work, and changes nothing on this computer: it adds a link in a home of its own, starts golinksd on a free port of
# 127.0.0.1, follows the redirect, prints what was typed and what came of it, and removes that home again.
#
#   scripts/demo.sh            builds golinks in build/demo first
#   scripts/demo.sh PREFIX     shows the golinks that is installed there
set -eu
prefix=${1:-}
[ -z "$prefix" ] || prefix=$(realpath "$prefix")
cd "$(dirname "$0")/.."
. scripts/packages.sh

if [ -z "$prefix" ]; then
  # shellcheck disable=SC2086 -- a list of words
  missing=$(missing_packages $build_packages curl)
  if [ -n "$missing" ]; then
    echo "The demo installs nothing, and these packages are missing. To install them, as root:" >&2
    echo "  apt-get install --no-install-recommends $missing" >&2
    exit 1
  fi
  prefix=$PWD/build/demo
  say "Building golinks in build/demo"
  configure build/demo -DCMAKE_BUILD_TYPE=Release
  cmake_build build/demo
fi

home=$(mktemp -d)
at_home() { env -i HOME="$home" PATH="$prefix/bin:$PATH" GOLINKS_NO_DAEMON=1 no_proxy='*' "$@" 2>&1; }
clean_up() {
  at_home golinks daemon stop >/dev/null || true
  rm -rf "$home"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

show() {
  echo "\$ $*"
  at_home "$@"
}

say "golinks in a home of its own"
show golinks add facebook www.facebook.com
show golinks daemon start --listen 127.0.0.1:0
address=$(at_home golinks daemon status | sed -n 's|.* http://\([^/ ]*\)/.*|\1|p')
show curl -sI "http://$address/facebook"
show golinks get facebok || true
show golinks rm facebook
show golinks undo
