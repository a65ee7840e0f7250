#!/bin/sh
# Builds golinks, installs it to /usr/local or to PREFIX, and offers to make go/... work in the browser:
#
#   scripts/install.sh [--setup | --no-setup]
#   PREFIX=$HOME/.local scripts/install.sh
#
# --setup runs `golinks setup` without asking, --no-setup leaves it out; without a terminal nobody is asked, and it is left out.
# On Debian and Ubuntu the packages it needs are installed first. It can be run again at any time.
set -eu
prefix=${PREFIX:-/usr/local}
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
cd "$(dirname "$0")/.."
. scripts/packages.sh

set_up=ask
for argument in "$@"; do
  case $argument in
    --setup) set_up=yes ;;
    --no-setup) set_up=no ;;
    -h | --help) sed -n 's/^# \{0,1\}//; 2,8p' "$0"; exit 0 ;;
    *) echo "install.sh: unknown argument '$argument' (it takes --setup or --no-setup)" >&2; exit 2 ;;
  esac
done

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

say "Building golinks (two minutes on two processors)"
build=build/install
configure "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix"
cmake_build "$build"

say "Installing to $prefix"
if [ -w "$folder" ]; then
  cmake --install "$build" --strip >/dev/null
else
  as_root cmake --install "$build" --strip >/dev/null
  # What root wrote into the build folder would be in the way of the next run.
  as_root chown "$(id -u):$(id -g)" "$build/install_manifest.txt"
fi

golinks=$prefix/bin/golinks
say "Done: $("$golinks" --version)"
case ":$PATH:" in
  *":$prefix/bin:"*) called=golinks ;;
  *) called=$golinks; echo "Add $prefix/bin to your PATH to call it golinks." ;;
esac

# Root itself has no browser to set up, unless it says so; whoever called sudo has.
setup="setup"
if is_root && [ -z "${SUDO_USER:-}" ]; then setup="setup --user $(id -un)"; fi

[ $set_up != ask ] || { [ -t 0 ] && [ -t 1 ]; } || set_up=no
case $set_up in
  # It shows what it will change, and asks.
  # shellcheck disable=SC2086 -- a list of words
  ask) say "Making go/... work in your browser"; "$golinks" $setup || set_up=no ;;
  # shellcheck disable=SC2086
  yes) say "Making go/... work in your browser"; "$golinks" $setup --yes ;;
esac

# "golinksd is running at http://127.0.0.1:26479/ (pid 4711)"
url=$(as_person "$golinks" daemon start | sed -n 's|.* \(http://[^ ]*\).*|\1|p')
if ! no_proxy='*' cmake -DURL="$url.health" -P cmake/is_answered.cmake >/dev/null 2>&1; then
  echo "$url does not answer; '$called doctor' says why." >&2
  exit 1
fi
case $url in
  http://127.0.103.111*) address=go; set_up=yes ;;
  http://127.0.0.1:*) address=localhost:${url#http://127.0.0.1:}; address=${address%/} ;;
  *) address=${url#http://}; address=${address%/} ;;
esac

say "http://$address/ answers. Try:"
echo "  $called add facebook www.facebook.com"
echo "  $address/facebook            in the address bar of a browser"
[ $set_up = yes ] || printf '\nAnd for go/facebook there: %s\n' "$called $setup"
