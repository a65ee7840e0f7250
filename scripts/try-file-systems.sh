#!/bin/sh
# Tries golinks on file systems that few machines have, in a guest of qemu: two clients of one NFS export, vfat, exfat.
#
#   scripts/try-file-systems.sh [PREFIX]     PREFIX/bin/golinks and PREFIX/libexec/golinks/golinksd are tried; /usr/local
#
# Needs qemu-system-x86, busybox-static, nfs-kernel-server, dosfstools, exfatprogs and a kernel of Debian (linux-image-amd64), below ROOT if they are not
# installed: ROOT=/tmp/there, filled with dpkg -x. Prints a line for each that was tried, and fails when one failed.
set -eu

prefix=$(realpath "${1:-/usr/local}")
root=${ROOT:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kernel=$(find "$root/boot" -name 'vmlinuz-*-amd64' | sort | tail -n 1)
[ -n "$kernel" ] || { echo "try-file-systems: no kernel in $root/boot (install linux-image-amd64)" >&2; exit 1; }
release=${kernel##*/vmlinuz-}
libraries=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu

# A program with the libraries that it loads.
put_program() {
  mkdir -p "$work/guest/bin"
  cp "$1" "$work/guest/bin/"
  LD_LIBRARY_PATH=$libraries ldd "$1" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$work/guest$(dirname "$library")"
    cp -L "$library" "$work/guest$library"
    mkdir -p "$work/guest/lib/x86_64-linux-gnu"
    cp -L "$library" "$work/guest/lib/x86_64-linux-gnu/"
  done
}

put_modules() {
  for part in fs/nfs fs/nfsd fs/lockd fs/nfs_common fs/fscache fs/netfs fs/fat fs/exfat fs/nls net/sunrpc net/dns_resolver lib crypto \
      drivers/block/loop.ko drivers/net/veth.ko; do
    [ -e "$root/lib/modules/$release/kernel/$part" ] || continue
    mkdir -p "$work/guest/lib/modules/$release/kernel/$(dirname "$part")"
    cp -r "$root/lib/modules/$release/kernel/$part" "$work/guest/lib/modules/$release/kernel/$(dirname "$part")/"
  done
  cp "$root/lib/modules/$release"/modules.[bo]* "$work/guest/lib/modules/$release/"
}

mkdir -p "$work/guest"
put_modules
put_program "$root/bin/busybox"
for program in rpc.nfsd rpc.mountd exportfs mkfs.vfat mkfs.exfat; do
  for folder in sbin usr/sbin; do
    if [ -e "$root/$folder/$program" ]; then put_program "$root/$folder/$program"; fi
  done
done
put_program "$prefix/bin/golinks"
daemon=$(find "$prefix" -name golinksd -type f | head -n 1)
put_program "$daemon"
cp "$(dirname "$0")/try-file-systems-guest.sh" "$work/guest/init"
chmod +x "$work/guest/init"
(cd "$work/guest" && find . | "$root/bin/busybox" cpio -o -H newc 2>/dev/null | gzip -1) > "$work/initramfs"

LD_LIBRARY_PATH=$libraries timeout 600 "$root/usr/bin/qemu-system-x86_64" -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" \
  -machine accel=tcg -cpu max -m 1024 -nographic -no-reboot -nic none \
  -kernel "$kernel" -initrd "$work/initramfs" -append "console=ttyS0 quiet panic=-1 nokaslr" < /dev/null > "${CONSOLE:=$work/console}" 2>&1 || true
tr -d '\r' < "$CONSOLE" | grep -E '^(ok|FAILED|skipped) ' || { tail -n 40 "$CONSOLE"; exit 1; }
! grep -q '^FAILED ' "$CONSOLE" && grep -q '^ok nfs' "$CONSOLE"
