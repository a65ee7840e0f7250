#!/bin/sh
# Packs a build and tries the package out: tests/package/run.sh BUILD_FOLDER. Exits with 77, and says why, where that cannot be done.
set -eu
source=$(realpath "$(dirname "$0")/../..")
cd "$1"
if ! command -v dpkg-shlibdeps >/dev/null; then
  echo "skipped: there is no dpkg-shlibdeps, Debian package dpkg-dev"
  exit 77
fi
rm -rf package
cpack -G DEB -B package >/dev/null
exec "$source/scripts/check-package.sh" "$(realpath package/golinks_*.deb)"
