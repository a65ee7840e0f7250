#!/bin/busybox sh
# The first process of the guest of try-power-cut.sh: mounts the disk and does what it reads from the serial line. Each line is answered by
# what it prints and "=STATUS".
/bin/busybox mkdir -p /proc /sys /dev /mnt /tmp
/bin/busybox --install -s /bin
export PATH=/bin HOME=/tmp GOLINKS_NO_DAEMON=1 GOLINKS_STORE=/mnt/golinks/links.pb
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
stty -echo
depmod
for module in virtio_pci virtio_blk crc32c_generic crc32c ext4; do modprobe "$module" 2> /dev/null; done
until [ -b /dev/vda ]; do usleep 10000; done
mount -t ext4 -o errors=remount-ro /dev/vda /mnt || { dmesg | tail -n 5; echo "not mounted"; poweroff -f; }

# put_many COUNT URL: imports links m0, m1, ...
put_many() {
  i=0
  while [ "$i" -lt "$1" ]; do
    echo "{\"keyword\":\"m$i\",\"target\":\"$2/$i\"}"
    i=$((i + 1))
  done | golinks import --on-conflict=replace -
}

echo ready
while read -r line; do
  eval "$line" < /dev/null
  echo "=$?"
done
