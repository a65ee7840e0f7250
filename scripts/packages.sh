# Sourced by the other scripts: what golinks needs from the operating system, and how to get it.

# To build and install; libcap2-bin has setcap, which lets golinksd answer on port 80.
build_packages="g++ cmake make pkg-config libcli11-dev libcpp-httplib-dev libprotobuf-dev protobuf-compiler libfmt-dev
  nlohmann-json3-dev libutf8proc-dev libidn2-dev libunistring-dev libxxhash-dev libexpected-dev robin-map-dev
  libtomlplusplus-dev libkainjow-mustache-dev libcap2-bin"

# To run the tests as well; without the optional ones, what needs them says that it is skipped.
test_packages="ninja-build doctest-dev python3 python3-xxhash curl"
optional_test_packages="chromium chromium-driver python3-selenium zsh fish firefox-esr xvfb xdotool systemd dbus sudo procps
  iproute2 debootstrap dpkg-dev lintian mandoc man-db"

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

# Those of the named packages that this system's archive has.
available_packages() {
  for package in "$@"; do
    if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]'; then echo "$package"; fi
  done
}

# install_packages NAME...: installs those that are missing; asks for nothing when none is.
install_packages() {
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "This is neither Debian nor Ubuntu. Install the equivalents of these packages:" >&2
    printf '  %s\n' "$@" >&2
    echo "Then: cmake -S . -B build && cmake --build build && cmake --install build" >&2
    return 1
  fi
  missing=""
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
  done
  [ -z "$missing" ] && return 0
  if ! can_be_root; then
    echo "Packages are missing, and there is no sudo to install them with. Run as root:" >&2
    echo "  apt-get install --no-install-recommends$missing" >&2
    return 1
  fi
  say "Installing:$missing"
  as_root apt-get update -q
  # shellcheck disable=SC2086 -- a list of words
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}
