#!/bin/sh
# Cuts the power of a machine while golinks changes its store, starts it again and looks what is left: in a guest of qemu, ext4 on a disk
# whose cache is lost, some cuts after the disk has failed writes.
#
#   scripts/try-power-cut.sh [CUTS] PREFIX     PREFIX/bin/golinks is tried, 3 times; SEED=N repeats the choices of a run, as far as time allows
#
# Needs qemu-system-x86, busybox-static, e2fsprogs, python3 and a kernel of Debian (linux-image-cloud-amd64 is enough), below ROOT if they are
# not installed: ROOT=/tmp/there, filled with dpkg -x. Exits with 77 where one is missing; with 1, and the disk kept, when a change was lost.
set -eu

cuts=3
if [ $# -gt 1 ]; then cuts=$1; shift; fi
golinks=$(realpath "${1:?usage: scripts/try-power-cut.sh [CUTS] PREFIX}")/bin/golinks
here=$(realpath "$(dirname "$0")")
. "$here/guest.sh"
missing=$(find_guest_tools) || { echo "skipped: $missing"; exit 77; }
find_guest_tools
PATH=$PATH:/usr/sbin:/sbin
for program in mkfs.ext4 python3; do
  command -v "$program" > /dev/null || { echo "skipped: no $program"; exit 77; }
done

put_modules drivers/block/virtio_blk drivers/virtio fs/ext4 fs/jbd2 fs/mbcache lib crypto
put_program "$golinks"
pack_guest "$here/try-power-cut-guest.sh"
truncate -s 48M "$work/disk"
mkfs.ext4 -q -b 1024 -E lazy_itable_init=0,lazy_journal_init=0 "$work/disk"
with_guest 256 loglevel=0 python3 "$here/try_power_cut.py" "$cuts" "$work" "${SEED:-$(date +%s)}"
