# Sourced by the other scripts: what golinks needs from the operating system, and how to get it.

# To build and install; libcap2-bin has setcap, which lets golinksd answer on port 80.
build_packages="g++ cmake ninja-build pkg-config libcli11-dev libcpp-httplib-dev libprotobuf-dev protobuf-compiler libfmt-dev
  nlohmann-json3-dev libutf8proc-dev libidn2-dev libunistring-dev libxxhash-dev libexpected-dev robin-map-dev
  libtomlplusplus-dev libkainjow-mustache-dev libcap2-bin"

# To run the tests as well; without the optional ones, what needs them says that it is skipped.
test_packages="doctest-dev python3 python3-xxhash curl"
optional_test_packages="chromium chromium-driver python3-selenium zsh fish firefox-esr xvfb xdotool systemd dbus sudo procps
  iproute2 debootstrap dpkg-dev lintian mandoc man-db qemu-system-x86 busybox-static e2fsprogs"

# To build the Debian package.
package_packages="dpkg-dev"

# To run the benchmarks as well.
bench_packages="sqlite3 nginx-light wrk"

say() { printf '\n==> %s\n' "$*"; }

is_root() { [ "$(id -u)" -eq 0 ]; }

can_be_root() { is_root || command -v sudo >/dev/null 2>&1; }

# Runs a command as root: directly, or through sudo where that is needed.
as_root() {
  if is_root; then "$@"; else sudo "$@"; fi
}

# Runs a command as the person at the keyboard, who may have called sudo.
as_person() {
  if is_root && [ -n "${SUDO_USER:-}" ]; then sudo -u "$SUDO_USER" -H "$@"; else "$@"; fi
}

# Those of the named packages that this system's archive has.
available_packages() {
  for package in "$@"; do
    if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]'; then echo "$package"; fi
  done
}

# Those of the named packages that are not installed, on one line.
missing_packages() {
  missing=""
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
  done
  echo "${missing# }"
}

# install_packages NAME...: installs those that are missing; asks for nothing when none is.
install_packages() {
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "This is neither Debian nor Ubuntu. Install the equivalents of these packages:" >&2
    printf '  %s\n' "$@" >&2
    echo "Then: cmake -S . -B build && cmake --build build && cmake --install build" >&2
    return 1
  fi
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0
  if ! can_be_root; then
    echo "Packages are missing, and there is no sudo to install them with. Run as root:" >&2
    echo "  apt-get install --no-install-recommends $missing" >&2
    return 1
  fi
  say "Installing packages: $missing"
  # shellcheck disable=SC2086 -- a list of words
  run_apt update && run_apt install -y --no-install-recommends $missing
}

# apt-get as root, with how far it is on one line; what it says is shown when it fails. The progress comes by APT::Status-Fd, as lines
# KIND:NAME:PERCENT:TEXT.
run_apt() {
  apt_log=$(mktemp)
  as_root sh -c 'log=$1; shift
    DEBIAN_FRONTEND=noninteractive apt-get -o APT::Status-Fd=3 "$@" 3>&1 >"$log" 2>&1 </dev/null || echo "::failed:"' sh "$apt_log" "$@" |
    show_progress || { cat "$apt_log" >&2; rm -f "$apt_log"; return 1; }
  rm -f "$apt_log"
}

# On a terminal one line that changes; elsewhere a line every ten percent. Fails when the lines tell of a failure.
show_progress() {
  shown="" failed=0
  while IFS=: read -r kind name percent text; do
    case $percent in failed) failed=1 ;; [0-9]*) ;; *) continue ;; esac
    percent=${percent%%[.,]*}
    if [ -t 1 ]; then
      printf '\r\033[K%.78s' "[$percent%] ${text:-$name}"
    elif [ "$shown" != "$kind${percent%?}" ]; then
      shown=$kind${percent%?}
      echo "[$percent%] ${text:-$name}"
    fi
  done
  [ ! -t 1 ] || printf '\r\033[K'
  return $failed
}

# configure FOLDER [ARGUMENT...]: prepares a build there by Ninja, whatever generator an earlier one had; says what was wrong, and no more.
configure() {
  grep -qs '^CMAKE_GENERATOR:INTERNAL=Ninja$' "$1/CMakeCache.txt" || rm -rf "$1/CMakeCache.txt" "$1/CMakeFiles"
  cmake -S . -B "$@" -G Ninja >/dev/null
}

# cmake_build FOLDER [ARGUMENT...]: builds there with all processors; Ninja shows how far it is, and what it waits for.
cmake_build() {
  NINJA_STATUS="[%f/%t] " cmake --build "$@" --parallel "$(nproc 2>/dev/null || echo 2)"
}
