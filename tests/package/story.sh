#!/bin/sh
# What happens to a computer on which golinks is installed, used, set up, upgraded and removed as a Debian package. Run by
# scripts/check-package.sh in namespaces of its own: ROOT is a fresh Debian with /golinks.deb, and with all that apt needs for it.
set -eu
root=$1
mount -t proc proc "$root/proc"
ip link set lo up

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}
step() { printf '\n==> %s\n' "$*"; }
expect() { [ "$2" = "$3" ] || fail "$1: '$2', expected '$3'"; }

in_root() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes "$@"
}
as_bob() { chroot "$root" setpriv --reuid 4711 --regid 4711 --clear-groups env -i PATH=/usr/bin:/bin HOME=/tmp/bob LC_ALL=C.UTF-8 "$@"; }
as_ann() { chroot "$root" setpriv --reuid ann --regid ann --init-groups env -i PATH=/usr/bin:/bin HOME=/home/ann LC_ALL=C.UTF-8 "$@"; }
apt() { in_root apt-get -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@"; }
sudo_apt() { in_root SUDO_USER=ann apt-get -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@"; }  # as ann calls it

# Where golinksd at ADDRESS PORT sends a browser.
redirect() {
  as_ann bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET /facebook HTTP/1.1\r\nHost: $2\r\nConnection: close\r\n\r\n" >&3 && cat <&3' "$@" |
    sed -n 's/^Location: \(.*\)\r$/\1/p'
}

# Every file outside ann's home with its kind, mode, owner and, for small ones, contents; not what apt and dpkg write for themselves.
everything() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./home/ann -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache \
    -o -path ./var/log -o -path ./etc/ld.so.cache -o -path ./tmp \) -prune -o -printf '%p %y %m %U:%G %l\n' | sort
   find etc var/lib/systemd -xdev -type f ! -name ld.so.cache -exec sha256sum {} + 2>/dev/null | sort)
}
# No golinksd of anybody's, as soon as one that was told to end has ended.
nothing_runs() {
  for attempt in $(seq 50); do
    in_root sh -c 'readlink /proc/[0-9]*/exe' | grep -q golinksd || return 0
    sleep 0.1
  done
  fail "golinksd still runs"
}
unchanged_since() { everything | diff -u "$1" - || fail "$2"; }

listings=$root/tmp
store=$root/home/ann/.local/share/golinks/links.pb
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"

step "Without the package"
apt install libcap2-bin
everything >"$listings/before"

step "Installed: nothing else of the machine is changed"
apt install /golinks.deb
in_root dpkg --verify golinks
for file in usr/share/bash-completion/completions/golinks usr/share/zsh/vendor-completions/_golinks \
  usr/share/fish/vendor_completions.d/golinks.fish usr/share/doc/golinks/copyright usr/share/man/man1/golinks.1.gz \
  usr/share/man/man5/golinks-store.5.gz usr/share/man/man7/golinks-template.7.gz usr/share/man/man8/golinksd.8.gz; do
  [ -s "$root/$file" ] || fail "there is no /$file"
done
expect "/etc/hosts before setup" "$(cat "$root/etc/hosts")" "127.0.0.1 localhost"

step "Used by a person"
expect "golinks add" "$(as_ann golinks add facebook www.facebook.com)" "go/facebook -> https://www.facebook.com"
as_ann golinks daemon start
expect "the redirect" "$(redirect 127.0.0.1 26479 localhost:26479)" "https://www.facebook.com"

step "Set up, so that go/facebook works"
in_root SUDO_USER=ann golinks setup --yes --no-open
expect "the redirect at port 80" "$(redirect 127.0.103.111 80 go)" "https://www.facebook.com"

step "Upgraded: golinksd may still listen on port 80"
apt install --reinstall /golinks.deb
as_ann golinks daemon restart
expect "the redirect after an upgrade" "$(redirect 127.0.103.111 80 go)" "https://www.facebook.com"
[ ! -e "$root/var/lib/golinks/had-port-right" ] || fail "the upgrade left its note"

step "Removed while it is set up and runs, also one from before an upgrade: the links stay, and nothing else"
in_root install -d -o 4711 -g 4711 /tmp/bob
as_bob golinks daemon start --listen 127.0.0.1:0
apt install --reinstall /golinks.deb
links=$(sha256sum "$store")
sudo_apt purge golinks
expect "the links afterwards" "$(sha256sum "$store")" "$links"
[ ! -e "$root/home/ann/.config" ] || fail "this is left in the home: $(find "$root/home/ann/.config")"
nothing_runs
apt autoremove --purge
unchanged_since "$listings/before" "this is left of the package, or missing"

step "Removed where libcap2-bin has gone before it, beside another golinks that was built into /usr/local"
mkdir -p "$root/usr/local/libexec/golinks"
: >"$root/usr/local/libexec/golinks/golinksd"
apt purge libcap2-bin
everything >"$listings/without-libcap2-bin"
apt install libcap2-bin
apt install /golinks.deb
in_root SUDO_USER=ann golinks setup --yes --no-open
apt purge libcap2-bin
sudo_apt purge golinks 2>"$listings/complaints"
[ ! -s "$listings/complaints" ] || fail "removing it complains: $(cat "$listings/complaints")"
apt autoremove --purge
unchanged_since "$listings/without-libcap2-bin" "this is left of the package, or missing"
rm -r "$root/usr/local/libexec"

step "Under systemd, and removed by root, who does not say for whom it was set up"
mkdir -p "$root/run/systemd/system"
cat >"$root/usr/bin/systemctl" <<'END'
#!/bin/sh
# Says which commands systemd got, and enables as it does.
echo "$*" >>/tmp/systemctl.log
wants=/etc/systemd/system/sockets.target.wants
case "$*" in
  "enable golinks.socket") mkdir -p $wants && ln -s ../golinks.socket $wants/golinks.socket ;;
  "disable golinks.socket") rm $wants/golinks.socket && rmdir --ignore-fail-on-non-empty $wants ;;
esac
END
chmod 755 "$root/usr/bin/systemctl"
everything >"$listings/systemd"
apt install /golinks.deb
in_root GOLINKS_NO_DAEMON=1 golinks setup --yes --no-open --user ann
: >"$listings/systemctl.log"
apt install --reinstall /golinks.deb
in_root install -D /dev/null /var/lib/golinks/had-port-right  # of an upgrade that was interrupted
grep -qx 'stop golinks.service' "$listings/systemctl.log" || fail "the old golinksd goes on under systemd: $(cat "$listings/systemctl.log")"
apt purge golinks
[ ! -e "$root/home/ann/.config" ] || fail "this is left in the home: $(find "$root/home/ann/.config")"
apt autoremove --purge
unchanged_since "$listings/systemd" "this is left of the package, or missing"

step "Removed while another golinks, built into /usr/local, is set up: that one goes on"
mkdir -p "$root/usr/local/libexec/golinks"
: >"$root/usr/local/libexec/golinks/golinksd"
printf '127.0.103.111 go # golinks\n' >>"$root/etc/hosts"
mkdir -p "$root/etc/systemd/system"
printf '# Made by golinks setup\nUser=ann\nExecStart="/usr/local/libexec/golinks/golinksd"\n' >"$root/etc/systemd/system/golinks.service"
everything >"$listings/another"
apt install /golinks.deb
apt purge golinks
apt autoremove --purge
unchanged_since "$listings/another" "what another golinks set up was changed"
expect "the links at the end" "$(sha256sum "$store")" "$links"
step "Nothing is left of it"
