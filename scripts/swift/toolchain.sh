#!/usr/bin/env bash
# Runs a command with a Swift toolchain, in this repository's root: scripts/swift/toolchain.sh swift build
# The machine's own Swift is used where it has one. Elsewhere, on Linux as root, a Debian 13 tree with the distribution's Swift is
# made once (about 2.5 GB, a minute or two, from Debian's mirror only) and entered: the machine itself is left as it is.
# HOLDFAST_SWIFT_CACHE: the folder that keeps the tree (~/.cache/holdfast/swift). HOLDFAST_DEBIAN_MIRROR: the mirror (the machine's own).
# Variables whose name begins with HOLDFAST_TEST_ reach the command. --available: only say, by the exit status, whether there is a toolchain
# or one can be made here.
set -euo pipefail
PACKAGE=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
CACHE=${HOLDFAST_SWIFT_CACHE:-$HOME/.cache/holdfast/swift}
ROOT=$CACHE/root
READY=$CACHE/ready-1

# "swift" is also the name of OpenStack's client
own_swift() { command -v swift >/dev/null && swift --version 2>/dev/null | grep -q 'Swift version'; }

can_make() {
  [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null && { command -v mmdebstrap || command -v apt-get; } >/dev/null
}

# The first mirror of the machine's apt sources, in the new format or the old one
mirror() {
  cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
    sed -n 's/^URIs:[[:space:]]*//p; s/^deb[[:space:]]\+\(\[[^]]*\][[:space:]]*\)\?\([^[:space:]]*\).*/\2/p' | awk 'NR == 1 { print $1 }'
}

make_tree() {
  local mirror=${HOLDFAST_DEBIAN_MIRROR:-$(mirror)}
  if ! command -v mmdebstrap >/dev/null; then
    apt-get -o DPkg::Lock::Timeout=300 update -q &&
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends mmdebstrap
  fi
  echo "Making a Debian 13 tree with Swift in $ROOT; this takes a minute or two, once." >&2
  rm -rf "$ROOT"
  mmdebstrap --mode=root --variant=apt --include=ca-certificates,swiftlang,libc6-dev,libstdc++-14-dev \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' trixie "$ROOT" ${mirror:+"$mirror"} >&2
  mkdir -p "$ROOT/package"
  touch "$READY"
}

if [ "${1:-}" = --available ]; then
  own_swift || can_make
  exit
fi
[ $# -gt 0 ] || { echo "Usage: scripts/swift/toolchain.sh COMMAND..., for example: scripts/swift/toolchain.sh swift build" >&2; exit 2; }

if own_swift; then cd "$PACKAGE" && exec "$@"; fi
can_make || { echo "No Swift here, and none can be made: that needs Linux, root, and mmdebstrap or apt-get. Install Swift 5.9 or later." >&2; exit 3; }
mkdir -p "$CACHE"
# One maker at a time; the others wait and then find it made
exec 9>"$CACHE/lock"
flock 9
[ -e "$READY" ] || make_tree
exec 9>&-

export ROOT PACKAGE
passed=()
while IFS= read -r name; do passed+=("$name=${!name}"); done < <(compgen -e HOLDFAST_TEST_ || true)
# The mounts are private to the command and end with it
exec unshare --mount --propagation private bash -euc '
  mount --rbind /dev "$ROOT/dev"; mount -t proc proc "$ROOT/proc"; mount -t tmpfs tmpfs "$ROOT/tmp"
  mount --bind "$PACKAGE" "$ROOT/package"
  exec chroot "$ROOT" env -i PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 "$@"' _ \
  ${passed[@]+"${passed[@]}"} /bin/sh -c 'cd /package && exec "$@"' sh "$@"
