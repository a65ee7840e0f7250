#!/bin/sh
# Boots systemd as the first process of namespaces of its own, for tests/support/systemd_machine.cc:
#
#   boot-systemd.sh SCRATCH     needs root; ends when it is killed, and everything in it with it
#
# Its files are an overlay on this computer's that is kept in memory, its control group is a new one below ours, its network
# is a loopback alone. SCRATCH/machine is what it copies into its root.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
scratch=$1
if [ "${2:-}" != inside ]; then
  mount_point=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
  ours=$mount_point$(sed -n 's/^0:://p' /proc/self/cgroup)
  # Named by its maker: whoever removes it removes no other.
  group=$ours/golinks-test-$$
  mkdir "$group"
  echo "$group" > "$scratch/cgroup"
  echo $$ > "$group/cgroup.procs"
  exec unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child "$0" "$scratch" inside
fi

mount --make-rprivate /
layers=$scratch/layers
mkdir "$layers"
mount -t tmpfs tmpfs "$layers"
mkdir "$layers/upper" "$layers/work" "$layers/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" "$layers/root"
cd "$layers/root"

mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
for folder in run tmp var/tmp dev; do mount -t tmpfs -o mode=1777 tmpfs $folder; done
chmod 755 run dev
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm old
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
touch "$scratch/console" dev/console
mount --bind "$scratch/console" dev/console
ip link set lo up

# Nothing of what people have on this computer: homes, and what golinks and browsers were set up with.
mount -t tmpfs tmpfs home
rm -rf var/lib/golinks etc/chromium etc/chromium-browser etc/opt etc/firefox etc/firefox-esr/golinks.js opt/golinks

# Of the computer's units none is wanted: what the tests need is little.
rm -rf etc/systemd/system usr/lib/systemd/system/*.wants
mkdir etc/systemd/system
cat > etc/systemd/system/test.target <<END
[Unit]
Requires=sysinit.target dbus.socket
Wants=sockets.target
After=sysinit.target sockets.target dbus.socket
END
ln -s /dev/null etc/systemd/system/systemd-remount-fs.service
echo 0123456789abcdef0123456789abcdef > etc/machine-id
cp -a "$scratch/machine/." .

pivot_root . old
umount -l /old
exec env -i container=golinks-test PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/lib/systemd/systemd --system --unit=test.target \
  --log-target=console --show-status=0
