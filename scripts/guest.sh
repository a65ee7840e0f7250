# Sourced by the scripts that try golinks in a guest of qemu, software emulation only: finds a kernel, gathers the guest's files in
# $work/guest, packs them. What is not installed is looked for below ROOT, a folder filled with dpkg -x; a kernel below KERNEL_ROOT. Sets:
#   root, work        ROOT, and a folder that goes away with the script
#   kernel, release, all_modules   the newest kernel of Debian, its version, its modules
#   libraries         where programs below ROOT find their libraries
root=${ROOT:-}
kernel_root=${KERNEL_ROOT:-$root}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libraries=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu
qemu=$root/usr/bin/qemu-system-x86_64
mkdir -p "$work/guest/bin"

# Fails, and says so, where the guest cannot be started.
find_guest_tools() {
  [ "$(uname -m)" = x86_64 ] || { echo "this is no x86-64 machine"; return 1; }
  [ -x "$qemu" ] || { echo "no $qemu (qemu-system-x86)"; return 1; }
  kernel=$(find "$kernel_root/boot" -name 'vmlinuz-*-amd64' -readable 2>/dev/null | sort -V | tail -n 1)
  [ -n "$kernel" ] || { echo "no kernel of Debian in $kernel_root/boot (linux-image-amd64)"; return 1; }
  release=${kernel##*/vmlinuz-}
  all_modules=$kernel_root/lib/modules/$release
  [ -d "$all_modules" ] || all_modules=$kernel_root/usr/lib/modules/$release
  [ -x "$root/bin/busybox" ] || { echo "no $root/bin/busybox (busybox-static)"; return 1; }
}

# A program with the libraries that it loads.
put_program() {
  cp "$1" "$work/guest/bin/"
  LD_LIBRARY_PATH=$libraries ldd "$1" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$work/guest$(dirname "$library")" "$work/guest/lib/x86_64-linux-gnu"
    cp -L "$library" "$work/guest$library"
    cp -L "$library" "$work/guest/lib/x86_64-linux-gnu/"
  done
}

# put_modules PART...: these files (without .ko) or folders of the kernel's modules, where it has them.
put_modules() {
  modules=lib/modules/$release
  mkdir -p "$work/guest/$modules"
  for part in "$@"; do
    for found in "$all_modules/kernel/$part" "$all_modules/kernel/$part".ko*; do
      [ -e "$found" ] || continue
      mkdir -p "$work/guest/$modules/kernel/$(dirname "$part")"
      cp -r "$found" "$work/guest/$modules/kernel/$(dirname "$part")/"
    done
  done
  cp "$all_modules"/modules.[bo]* "$work/guest/$modules/"
}

# pack_guest INIT: $work/initramfs, whose first process is INIT.
pack_guest() {
  put_program "$root/bin/busybox"
  cp "$1" "$work/guest/init"
  chmod +x "$work/guest/init"
  (cd "$work/guest" && find . | "$root/bin/busybox" cpio -o -H newc 2>/dev/null | gzip -1) > "$work/initramfs"
}

# with_guest MEMORY APPEND COMMAND...: runs COMMAND... with the command of the guest behind it; the guest's serial line is its standard
# input and output.
with_guest() {
  memory=$1 append=$2
  shift 2
  "$@" env "LD_LIBRARY_PATH=$libraries" "$qemu" -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" -machine accel=tcg -cpu max \
    -m "$memory" -display none -monitor none -serial stdio -no-reboot -nic none \
    -kernel "$kernel" -initrd "$work/initramfs" -append "console=ttyS0 quiet panic=-1 nokaslr $append"
}
