#!/bin/sh
# Builds the Debian package, for releases like that of this system. scripts/check-package.sh tries it out.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

# shellcheck disable=SC2086 -- lists of words
install_packages $build_packages $package_packages

say "Building golinks"
configure build/package -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr
cmake_build build/package

say "Packing"
rm -f build/package/golinks_*.deb
(cd build/package && cpack -G DEB)
say "Done. To install it: apt install ./$(echo build/package/golinks_*.deb)"
