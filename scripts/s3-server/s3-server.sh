#!/usr/bin/env bash
# A real S3 server for tests, from Debian packages that are extracted below a cache folder, not installed.
#   s3-server.sh swift|ceph PORT      start on 127.0.0.1; when S3 calls work, print the one line
#                                     READY http://127.0.0.1:PORT ACCESS_KEY SECRET_KEY
#                                     and stay until SIGTERM or SIGINT; its data goes with it
#   s3-server.sh fetch swift|ceph     only fetch
# A bucket is in the path, or in the host name before s3.localhost, if that is made to lead to 127.0.0.1.
# swift is OpenStack Swift with its S3 API (light), ceph is Ceph's RADOS Gateway with all data in memory.
# Cache: $HOLDFAST_S3_CACHE, by default ${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/s3-servers. The packages come from the mirror of
# the machine's own apt sources, or from $HOLDFAST_S3_MIRROR; their signatures are checked with Debian's keyring, and the
# machine's own apt set-up is only read. Where root starts this, the daemons run as nobody.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8
unset LD_LIBRARY_PATH LD_PRELOAD CEPH_ARGS CEPH_CONF ${!PYTHON*}

SELF=$(realpath "${BASH_SOURCE[0]}")
HERE=$(dirname "$SELF")
DOMAIN=s3.localhost
CACHE=${HOLDFAST_S3_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/s3-servers}

say() { echo "s3-server: $*" >&2; }
die() { say "$*"; exit 1; }
usage() { sed -n '2,6s/^# //p' "$SELF" >&2; exit 2; }

. "$HERE/fetch.sh"
. "$HERE/swift.sh"
. "$HERE/ceph.sh"

DAEMONS=()   # "pid seconds name" in the order of the end: last started, first ended
STEP=
# step command...: runs it so that a signal is acted on at once, and a daemon's end as well
step() {
  local rc=0 which=
  "$@" & STEP=$!
  wait -n -p which || rc=$?
  [ "$which" = "$STEP" ] || die "a daemon ended by itself (status $rc)"
  STEP=
  return "$rc"
}
# daemon NAME SECONDS command...: its own session, so that a terminal's SIGINT comes only to this script
daemon() {
  local name=$1 seconds=$2; shift 2
  setsid "${AS[@]}" "$@" </dev/null >>"$WORK/log/$name.out" 2>&1 9>&- &
  DAEMONS=("$! $seconds $name" "${DAEMONS[@]}")
}
run() { exec "${AS[@]}" "$LD" --library-path "$LIBS" "$@"; }

end() {
  local rc=$? pid seconds name i
  trap '' TERM INT HUP
  rc=${STATUS:-$rc}   # a signal's end is no failure, whatever it broke off
  if [ $rc != 0 ] && [ -d "${WORK:-}/log" ]; then tail -n 5 "$WORK"/log/* >&2 || true; fi
  exec 2>/dev/null   # bash would name each process that has to be killed
  [ -z "$STEP" ] || kill -KILL "$STEP" || true
  for i in "${DAEMONS[@]}"; do
    read -r pid seconds name <<<"$i"
    kill -TERM "$pid" || continue
    for ((i = 0; i < seconds * 20; i++)); do kill -0 "$pid" || continue 2; sleep 0.05; done
    kill -KILL "$pid" || true
  done
  wait || true
  if [ "${BOUND:-}" ]; then umount "$BOUND" 2>/dev/null || umount -l "$BOUND" 2>/dev/null || true; rmdir "$BOUND" 2>/dev/null || true; fi
  [ -z "${BASE:-}" ] || rm -rf "$BASE"
  exit $rc
}

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# inner_ports N: the first of N ports in a row on which nothing listens, apart from PORT
inner_ports() {
  local first i
  while :; do
    first=$((20000 + (RANDOM % 1200) * 10))
    for ((i = first; i < first + $1; i++)); do
      if [ "$i" = "$PORT" ] || listening "$i"; then continue 2; fi
    done
    echo "$first"; return
  done
}

start() {
  KIND=$1 PORT=$2
  [[ $PORT =~ ^[0-9]+$ ]] && ((PORT > 0 && PORT < 65536)) || usage
  trap end EXIT; trap 'STATUS=0; exit 0' TERM INT HUP
  if [ ! -e "$CACHE/$KIND/ready" ]; then
    setsid "$BASH" "$SELF" fetch "$KIND" >&2 & FETCH=$!
    trap 'kill -TERM -- "-$FETCH" 2>/dev/null; STATUS=0; exit 0' TERM INT HUP
    wait "$FETCH"
    trap 'STATUS=0; exit 0' TERM INT HUP
  fi
  listening "$PORT" && die "something listens on port $PORT already"
  layout "$CACHE/$KIND/root"

  # the daemons die with this script even when it is killed
  AS=(setpriv --pdeathsig KILL)
  if [ "$(id -u)" = 0 ]; then
    AS=(setpriv --reuid=nobody --regid=nogroup --clear-groups --no-new-privs --pdeathsig KILL)
    if [ "${S3_SERVER_BOUND:-}" ]; then
      BOUND=$S3_SERVER_BOUND; unset S3_SERVER_BOUND
      if mount --bind "$ROOT" "$BOUND" && mount -o remount,bind,ro "$BOUND"; then layout "$BOUND"; fi
    elif ! "${AS[@]}" test -r "$ROOT/usr"; then
      # the cache lies where nobody cannot come (a home folder): show it elsewhere, in a mount namespace of our own
      if unshare --mount --propagation private true 2>/dev/null; then
        S3_SERVER_BOUND=$(mktemp -d /tmp/s3-server-root.XXXXXX) exec unshare --mount --propagation private "$BASH" "$SELF" "$@"
      fi
    fi
  fi

  BASE=$(mktemp -d "${TMPDIR:-/tmp}/s3-server.XXXXXX"); chmod 755 "$BASE"
  WORK=$BASE/$KIND; mkdir -p "$WORK/log"; cp "$HERE"/*.py "$WORK"
  if [ "$(id -u)" = 0 ]; then
    chown nobody:nogroup "$WORK" "$WORK/log"
    if ! "${AS[@]}" test -w "$WORK" || ! "${AS[@]}" test -r "$ROOT/usr"; then
      say "nobody cannot come to $BASE or the cache, so the daemons run as root"
      AS=(setpriv --pdeathsig KILL); chown root:root "$WORK" "$WORK/log"
    fi
  fi
  cd "$WORK"
  export HOME=$WORK PYTHONHOME=$ROOT/usr PYTHONDONTWRITEBYTECODE=1 PYTHONNOUSERSITE=1

  "start_$KIND"
  step run "$PYTHON" "$WORK/ready-check.py" "$PORT" "$ACCESS" "$SECRET" >&2 || die "$KIND does not answer S3 calls"
  echo "READY http://127.0.0.1:$PORT $ACCESS $SECRET"
  local rc=0; wait -n || rc=$?
  die "a daemon ended by itself (status $rc)"
}

# a shell that starts this in the background has SIGINT ignored for it, which bash itself cannot undo
if (($(sed -n 's/^SigIgn:[[:space:]]*/0x/p' /proc/$$/status) & 2)); then exec env --default-signal=INT "$BASH" "$SELF" "$@"; fi
case ${1:-} in
  swift | ceph) [ $# = 2 ] || usage; start "$@" ;;
  fetch) [ $# = 2 ] && [[ $2 = swift || $2 = ceph ]] || usage; fetch "$2" ;;
  *) usage ;;
esac
