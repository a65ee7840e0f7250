#!/bin/busybox sh
# The first process of the guest of try-file-systems.sh.
/bin/busybox mkdir -p /proc /sys /dev /tmp /etc /var/lib/nfs/v4recovery /usr/sbin /sbin /run /mnt/a /mnt/b /mnt/disk
/bin/busybox --install -s /bin
export PATH=/bin HOME=/tmp GOLINKS_NO_DAEMON=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
ifconfig lo 127.0.0.1 up
echo 'nfs 2049/tcp' > /etc/services
echo 'tcp 6 TCP' > /etc/protocols
printf 'hosts: files\nservices: files\nprotocols: files\n' > /etc/nsswitch.conf
printf '127.0.0.1 localhost\n' > /etc/hosts
printf 'tcp tpi_cots_ord v inet tcp - -\nudp tpi_clts v inet udp - -\n' > /etc/netconfig
depmod
rounds=30

say() { echo "$1"; }
check() { if [ "$2" = "$3" ]; then say "ok $1"; else say "FAILED $1: $2, not $3"; fi; }
golinks_in() { GOLINKS_STORE=$1/links.pb; export GOLINKS_STORE; shift; golinks "$@"; }

serve_nfs() {
  modprobe nfsd && modprobe nfsv4 && mount -t nfsd nfsd /proc/fs/nfsd || return 1
  mkdir -p /tmp/export
  mount -t tmpfs export /tmp/export
  echo '/tmp/export 10.9.0.0/24(rw,sync,no_root_squash,insecure,fsid=0,no_subtree_check)' > /etc/exports
  touch /var/lib/nfs/etab /var/lib/nfs/rmtab
  echo 10 > /proc/fs/nfsd/nfsv4leasetime
  echo 10 > /proc/fs/nfsd/nfsv4gracetime
  exportfs -r
  rpc.mountd -N 2 -N 3
  rpc.nfsd -N 3 8
  echo Y > /proc/fs/nfsd/v4_end_grace
}

# The second machine is a network of its own: with a name of its own, it is another client to the server.
second_machine() {
  modprobe veth
  ip link add ours type veth || return 1  # the other end is veth0
  unshare -n -u sleep 100000 &
  machine=$!
  until [ "$(readlink /proc/$machine/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do usleep 10000; done
  ip link set veth0 netns $machine || return 1
  ip addr add 10.9.0.1/24 dev ours
  ip link set ours up
  in_second ip addr add 10.9.0.2/24 dev veth0
  in_second ip link set veth0 up
  in_second hostname second
  in_second sh -c 'mount -t sysfs sysfs /sys && echo second > /sys/fs/nfs/net/nfs_client/identifier; umount /sys'
}
in_second() { nsenter -t "$machine" -n -u "$@"; }

mount_both() {
  mount -t nfs4 -o "vers=4.2,addr=10.9.0.1,clientaddr=10.9.0.1$1" 10.9.0.1:/ /mnt/a &&
    in_second mount -t nfs4 -o "vers=4.2,addr=10.9.0.1,clientaddr=10.9.0.2$1" 10.9.0.1:/ /mnt/b
}

# Adds on both machines by turns; golinksd on the first keeps the file open.
two_machines() {
  rm -rf /tmp/export/*
  golinks_in /mnt/a add first example.com > /tmp/out 2>&1 || { say "FAILED nfs$1: $(cat /tmp/out)"; return; }
  GOLINKS_STORE=/mnt/a/links.pb golinksd --listen 127.0.0.1:26479 > /tmp/daemon.log 2>&1 &
  daemon=$!
  until wget -q -O /dev/null http://127.0.0.1:26479/.health; do usleep 100000; done
  i=0
  while [ $i -lt $rounds ]; do
    golinks_in /mnt/b add "b$i" example.com > /dev/null || say "FAILED nfs$1: add b$i"
    golinks_in /mnt/a add "a$i" example.com > /dev/null || say "FAILED nfs$1: add a$i"
    i=$((i + 1))
  done
  sync
  check "nfs$1: links after $((2 * rounds + 1)) adds by turns" "$(golinks_in /tmp/export ls | wc -l)" "$((2 * rounds + 1))"
  check "nfs$1: torn tails" "$(find /tmp/export -name '*.torn-*' | wc -l)" 0
  kill $daemon
  wait $daemon
  at_once a &
  first=$!
  at_once b
  wait $first
  check "nfs$1: links after $rounds adds of each at once" "$(golinks_in /tmp/export ls | wc -l)" "$((4 * rounds + 1))"
  golinks_in /mnt/b compact > /dev/null || say "FAILED nfs$1: compact"
  golinks_in /mnt/a add last example.com > /dev/null || say "FAILED nfs$1: add after compact"
  check "nfs$1: links after a compaction by the other" "$(golinks_in /tmp/export ls | wc -l)" "$((4 * rounds + 2))"
}

at_once() {
  i=0
  while [ $i -lt $rounds ]; do
    golinks_in "/mnt/$1" add "$1-at-once$i" example.com > /dev/null || say "FAILED add $1-at-once$i"
    i=$((i + 1))
  done
}

# A link whose transaction did not get to the disk as a whole.
tear_last_write() {
  golinks_in /mnt/disk add torn example.com > /dev/null
  truncate -s $(($(stat -c %s /mnt/disk/links.pb) - 12)) /mnt/disk/links.pb
}

# A torn tail, a repair and a compaction where names and modes are not as elsewhere.
odd_disk() {
  dd if=/dev/zero of=/tmp/disk bs=1M count=20 2> /dev/null
  "mkfs.$1" /tmp/disk > /dev/null 2>&1 || { say "skipped $1: no mkfs.$1"; return; }
  modprobe "$1"
  modprobe loop
  mount -t "$1" -o umask=000 "$(losetup -f)" /mnt/disk 2> /dev/null ||
    mount -t "$1" -o loop,umask=000 /tmp/disk /mnt/disk || { say "FAILED $1: mount"; return; }
  chmod 777 /tmp
  golinks_in /mnt/disk add first example.com > /dev/null
  tear_last_write
  check "$1: add behind a torn tail" "$(golinks_in /mnt/disk add second example.com 2> /dev/null)" "go/second -> https://example.com"
  tear_last_write
  golinks_in /mnt/disk doctor --repair > /dev/null 2>&1
  golinks_in /mnt/disk compact > /tmp/out 2>&1 && say "ok $1: compact" || say "FAILED $1: $(cat /tmp/out)"
  check "$1: links" "$(golinks_in /mnt/disk ls | wc -l)" 2
  check "$1: kept tails" "$(find /mnt/disk -name '*torn-*' | wc -l)" 2
  umount /mnt/disk
}

hostname first
if serve_nfs && second_machine; then
  for options in "" ",noac" ",actimeo=0"; do
    if mount_both "$options"; then two_machines "$options"; else say "FAILED nfs$options: mount"; fi
    umount /mnt/a /mnt/b
  done
else
  say "FAILED nfs: the server did not start"
fi
modprobe nls_cp437; modprobe nls_iso8859-1; modprobe nls_ascii; modprobe nls_utf8
odd_disk vfat
odd_disk exfat
poweroff -f
