# Sourced by s3-server.sh: fetches Debian packages and all they need into a cache, through an apt of its own.
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
SUITES=(sid testing trixie)   # the first whose packages fit together and load; trixie's Swift has no conditional put

mirrors() {
  if [ -n "${HOLDFAST_S3_MIRROR:-}" ]; then echo "${HOLDFAST_S3_MIRROR%/}"; return; fi
  local codename; codename=$(. /etc/os-release; echo "${VERSION_CODENAME:-}")
  # apt reads its sources itself, whatever their form; the machine's own release comes first
  apt-get update --print-uris 2>/dev/null | sed -n "s|^'\(.*\)/dists/\([^/' ]*\)/InRelease'.*|\2 \1|p" |
    awk -v c="$codename" '$1 == c || $1 == "stable" { print 0, $2; next } { print 1, $2 }' | sort -sn | awk '!seen[$2]++ { print $2 }'
}

apt_get() { APT_CONFIG=$APT/apt.conf apt-get -qq "$@"; }

# get SUITE PACKAGE...: downloads the packages with all they need, from the first mirror that has them, signed by Debian
get() {
  local suite=$1 mirror found=; shift
  while read -r mirror; do
    found=1
    echo "deb [signed-by=$KEYRING] $mirror $suite main" >"$APT/etc/apt/sources.list"
    : >"$APT/err"
    if ! apt_get update -o APT::Update::Error-Mode=any 2>"$APT/err"; then
      if grep -qi expired "$APT/err"; then
        say "the Release file of $suite is past its date; used as it is (its signature is checked)"
        apt_get update -o APT::Update::Error-Mode=any -o Acquire::Check-Valid-Until=false 2>"$APT/err" || true
      fi
    fi
    apt_get install --download-only -y --no-install-recommends "$@" >/dev/null 2>>"$APT/err" && return
    sed 's/^/s3-server: apt: /' "$APT/err" >&2
  done < <(mirrors)
  [ "$found" ] || say "no mirror in the machine's apt sources; set HOLDFAST_S3_MIRROR"
  return 1
}

# unpack DEBS ROOT
unpack() {
  rm -rf "$2"; mkdir "$2"
  find "$1" -maxdepth 1 -name '*.deb' -print0 |
    xargs -0 -n 6 -P "$(nproc)" sh -c 'for deb; do dpkg -x "$deb" "$0" || exit 255; done' "$2" || return
  rm -rf "$2"/usr/share/{doc,man,info,locale,lintian}
}

fetch() {
  local kind=$1 part=$CACHE/$1.part tried name version
  [ -e "$CACHE/$kind/ready" ] && return
  [ -r "$KEYRING" ] || die "$KEYRING is missing (package debian-archive-keyring)"
  mkdir -p "$CACHE"
  exec 9>"$CACHE/$kind.lock"; flock 9
  [ -e "$CACHE/$kind/ready" ] && return
  say "fetching $kind into $CACHE/$kind"
  APT=$part/apt
  mkdir -p "$APT"/etc/apt/{apt.conf.d,preferences.d,trusted.gpg.d} "$APT"/var/lib/{dpkg,apt/lists/partial} "$APT"/var/cache/apt/archives/partial
  : >"$APT/status"
  { # only how to reach the network comes from the machine's settings
    apt-config dump | grep -E '^Acquire::(https?|ftp|socks|tor|Retries|ForceIPv[46]|Check-|AllowReleaseInfoChange)' || true
    cat <<X
Dir "$APT";
Dir::State::status "$APT/status";
Dir::Etc::netrc "/etc/apt/auth.conf";
Dir::Etc::netrcparts "/etc/apt/auth.conf.d";
APT::Sandbox::User "";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::Languages "none";
Acquire::PDiffs "false";
Debug::NoLocking "true";
X
  } >"$APT/apt.conf"
  local suite packages=PACKAGES_$kind[@] import=IMPORT_$kind debs=$APT/var/cache/apt/archives
  for suite in "${SUITES[@]}"; do
    if get "$suite" "${!packages}" && unpack "$debs" "$part/root"; then
      # this also compiles what each start imports; nobody may not write into the cache later
      layout "$part/root"
      PYTHONHOME=$ROOT/usr "$LD" --library-path "$LIBS" "$PYTHON" -c "${!import}" && break
    fi
    say "no $kind from $suite"; suite=
    rm -f "$debs"/*.deb
  done
  [ "$suite" ] || die "could not fetch $kind"
  for name in "$debs"/*.deb; do basename "$name" .deb; done | sed 's/%3a/:/; s/_[^_]*$//; s/_/=/' >"$part/packages"
  tried=TRIED_$kind; tried=${!tried}
  version=$(grep "^${tried%%=*}=" "$part/packages")
  [ "$version" = "$tried" ] || say "this is $version; $tried was tried"
  rm -rf "$CACHE/$kind"; mkdir "$CACHE/$kind"
  mv "$part/root" "$CACHE/$kind/root"
  mv "$part/packages" "$CACHE/$kind/ready"
  rm -rf "$part"
  say "fetched: $version, $(du -sm "$CACHE/$kind" | cut -f1) MB"
}

# layout ROOT: where things are in an extracted tree; its own loader runs its programs, so the machine's libc does not matter
layout() {
  ROOT=$1; LIB=$ROOT/usr/lib/$(uname -m)-linux-gnu; LIBS=$LIB:$LIB/ceph
  LD=$(compgen -G "$LIB/ld-linux*.so.?" | head -n1)
  PYTHON=$(compgen -G "$ROOT/usr/bin/python3.[0-9]*" | grep -E '/python3\.[0-9]+$' | sort -V | tail -n1)
}
