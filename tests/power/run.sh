#!/bin/sh
# Three power cuts of a virtual machine: tests/power/run.sh BUILD_FOLDER. Exits with 77, and says why, where that cannot be done.
#
# A kernel that is not installed is downloaded into the build folder, and kept there: a package of a kernel that is installed would be
# what a machine boots next.
set -eu
source=$(realpath "$(dirname "$0")/../..")
build=$(realpath "$1")
if [ -z "$(find "${ROOT:-}/boot" -name 'vmlinuz-*-amd64' -readable 2> /dev/null)" ] && [ -x "${ROOT:-}/usr/bin/qemu-system-x86_64" ]; then
  KERNEL_ROOT=$build/kernel
  export KERNEL_ROOT
  if [ ! -d "$KERNEL_ROOT" ]; then
    package=$(apt-cache depends linux-image-cloud-amd64 2> /dev/null | grep -o 'linux-image-[0-9][^ ]*' | head -n 1)
    [ -n "$package" ] || { echo "skipped: no kernel is installed, and there is no package linux-image-cloud-amd64"; exit 77; }
    rm -rf "$KERNEL_ROOT.new"
    mkdir "$KERNEL_ROOT.new"
    cd "$KERNEL_ROOT.new"
    apt-get download "$package" > /dev/null 2>&1 || { echo "skipped: $package could not be downloaded"; exit 77; }
    dpkg -x ./*.deb .
    rm ./*.deb
    mv "$KERNEL_ROOT.new" "$KERNEL_ROOT"
  fi
fi
exec "$source/scripts/try-power-cut.sh" 3 "$build"
