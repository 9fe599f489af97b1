# Sourced by s3-server.sh: OpenStack Swift with its S3 API.
PACKAGES_swift=(python3-swift memcached libisal2)
# What this was tried with. Nothing is pinned to it; another version is used and named on stderr.
TRIED_swift='python3-swift=2.38.2-3'
IMPORT_swift='import http.client, hmac, swift.common.wsgi, swift.common.ring, swift.proxy.server, swift.account.server
import swift.container.server, swift.obj.server
from swift.common.middleware import copy, dlo, slo, symlink, tempauth, versioned_writes
from swift.common.middleware.s3api import s3api'

start_swift() {   # one process for each of proxy, account, container, object, and memcached
  ACCESS=test:tester SECRET=testing
  local inner; inner=$(inner_ports 4)
  local root_user=(); [ "${AS[1]}" = --reuid=nobody ] || [ "$(id -u)" != 0 ] || root_user=(-u root)
  daemon memcached 1 "$LD" --library-path "$LIBS" "$ROOT/usr/bin/memcached" -l 127.0.0.1 -p $((inner + 3)) -U 0 -m 16 "${root_user[@]}"
  daemon swift 2 env EVENTLET_NO_GREENDNS=yes "$LD" --library-path "$LIBS" "$PYTHON" swift-servers.py "$WORK" "$LIB" "$PORT" "$inner" "$ACCESS" "$SECRET" "$DOMAIN"
}
