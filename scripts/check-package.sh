#!/bin/sh
# Tries a Debian package of golinks out: lintian judges it, and in a fresh Debian of its own it is installed, used, set up, upgraded and
# removed, after which nothing of it may be left. Needs root; exits with 77, and says why, where that cannot be done.
#
#   scripts/check-package.sh                   what scripts/package.sh built
#   scripts/check-package.sh golinks_*.deb
#
# The fresh Debian comes from the archive that this system uses, and is kept in build/chroot for the next time.
set -eu
cd "$(dirname "$0")/.."
package=$(realpath "${1:-$(echo build/package/golinks_*.deb)}")
kept=build/chroot
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
machine=$(dpkg --print-architecture 2>/dev/null || true)

skip() {
  echo "skipped: $*"
  exit 77
}

# The lines of sources.list for this release and its updates.
archives() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep -E " $release(-updates|-security)? " | sort -u
}

require_what_it_takes() {
  [ "$(id -u)" -eq 0 ] || skip "only root may have a chroot"
  for program in debootstrap unshare ip apt-get; do
    command -v "$program" >/dev/null || skip "there is no $program"
  done
  unshare --mount --net --pid --fork true 2>/dev/null || skip "namespaces are forbidden here"
  mirror=$(archives | sed -n "s/^deb \([^ ]*\) $release main$/\1/p" | head -n 1)
  [ -n "$mirror" ] || skip "apt knows no archive of $release"
}

make_fresh_debian() {
  mkdir -p "$kept/archives"
  [ -e "$kept/$release-$machine.tar" ] && return
  curl -sfI -o /dev/null --max-time 20 "${mirror}dists/$release/InRelease" || skip "$mirror cannot be reached"
  debootstrap --variant=minbase "$release" "$kept/new" "$mirror" >"$kept/debootstrap.log" || skip "debootstrap failed, see $kept/debootstrap.log"
  chroot "$kept/new" useradd --create-home --shell /bin/sh ann
  tar -C "$kept/new" -cf "$kept/unfinished.tar" .
  mv "$kept/unfinished.tar" "$kept/$release-$machine.tar"
}

# All that apt has to fetch, so that what follows needs no network.
download_dependencies() {
  archives >"$root/etc/apt/sources.list"
  cp "$package" "$root/golinks.deb"
  find "$kept/archives" -name '*.deb' -exec cp -t "$root/var/cache/apt/archives" {} +
  chroot "$root" apt-get update -qq || skip "the archives in $root/etc/apt/sources.list cannot be reached"
  chroot "$root" apt-get install -qq --download-only --no-install-recommends /golinks.deb libcap2-bin
  find "$root/var/cache/apt/archives" -name '*.deb' -exec cp -t "$kept/archives" {} +
}

if command -v lintian >/dev/null; then
  lintian --fail-on error,warning --allow-root "$package"
else
  echo "skipped: what lintian says of the package, it is not installed"
fi
require_what_it_takes
rm -rf "$kept/new"
make_fresh_debian
root=$(mktemp -d "$PWD/$kept/root.XXXXXX")
trap 'rm -rf "$root" "$kept/new"' EXIT
tar -C "$root" -xf "$kept/$release-$machine.tar"
download_dependencies
unshare --mount --net --pid --fork --kill-child sh tests/package/story.sh "$root"
