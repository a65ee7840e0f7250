#!/bin/sh
# Tries golinks on file systems that few machines have, in a guest of qemu: two clients of one NFS export, vfat, exfat.
#
#   scripts/try-file-systems.sh [PREFIX]     PREFIX/bin/golinks and PREFIX/libexec/golinks/golinksd are tried; /usr/local
#
# Needs qemu-system-x86, busybox-static, nfs-kernel-server, dosfstools, exfatprogs and a kernel of Debian (linux-image-amd64), below ROOT if they are not
# installed: ROOT=/tmp/there, filled with dpkg -x. Prints a line for each that was tried, and fails when one failed.
set -eu

prefix=$(realpath "${1:-/usr/local}")
. "$(dirname "$0")/guest.sh"
find_guest_tools >&2

put_modules fs/nfs fs/nfsd fs/lockd fs/nfs_common fs/fscache fs/netfs fs/fat fs/exfat fs/nls net/sunrpc net/dns_resolver lib crypto \
  drivers/block/loop drivers/net/veth
for program in rpc.nfsd rpc.mountd exportfs mkfs.vfat mkfs.exfat; do
  for folder in sbin usr/sbin; do
    if [ -e "$root/$folder/$program" ]; then put_program "$root/$folder/$program"; fi
  done
done
put_program "$prefix/bin/golinks"
daemon=$(find "$prefix" -name golinksd -type f | head -n 1)
put_program "$daemon"
pack_guest "$(dirname "$0")/try-file-systems-guest.sh"

with_guest 1024 "" timeout 600 < /dev/null > "${CONSOLE:=$work/console}" 2>&1 || true
tr -d '\r' < "$CONSOLE" | grep -E '^(ok|FAILED|skipped) ' || { tail -n 40 "$CONSOLE"; exit 1; }
! grep -q '^FAILED ' "$CONSOLE" && grep -q '^ok nfs' "$CONSOLE"
