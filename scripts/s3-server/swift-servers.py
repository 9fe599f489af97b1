# swift-servers.py WORK LIB PORT INNER USER SECRET DOMAIN: writes the settings and runs one process for each of proxy, account,
# container and object, until SIGTERM.
import ctypes, ctypes.util, glob, os, pwd, signal, socket, sys, time
work, lib, port, inner, user, secret, domain = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:8]
inner_ip = '127.0.0.1'
os.makedirs('etc'); os.makedirs('disk/d1')
try: os.setxattr('disk', 'user.test', b'1')
except OSError as e: sys.exit(f'no user attributes on the file system of {work} ({e.strerror}); give a BASE_DIR on another')
find = ctypes.util.find_library   # the prefix's libraries come before the machine's
ctypes.util.find_library = lambda name: next(iter(sorted(glob.glob(f'{lib}/lib{name}.so.*'))), None) or find(name)

KINDS = ('account', 'container', 'object')
try: owner = pwd.getpwuid(os.getuid()).pw_name
except KeyError: owner = str(os.getuid())
def write(name, text):
    with open('etc/' + name, 'w') as f: f.write(text)
def common(p): return f"""[DEFAULT]
bind_ip = {inner_ip}
bind_port = {p}
workers = 0
user = {owner}
swift_dir = {work}/etc
devices = {work}/disk
mount_check = false
log_level = INFO
log_address = {work}/log.sock
fallocate_reserve = 0
disable_fallocate = true
"""
write('swift.conf', """[swift-hash]
swift_hash_path_prefix = test
swift_hash_path_suffix = test
[storage-policy:0]
name = p0
default = yes
[swift-constraints]
max_file_size = 5368709122
""")
for i, kind in enumerate(KINDS):
    write(f'{kind}.conf', common(inner + i) + f"""[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
""")
filters = {'catch_errors': '', 'gatekeeper': '', 'healthcheck': '', 'cache': f'memcache_servers = 127.0.0.1:{inner + 3}',
           'listing_formats': '', 's3api': f'location = us-east-1\nstorage_domain = {domain}\ns3_acl = false\ncors_preflight_allow_origin = *',
           'tempauth': f'user_{user.replace(":", "_")} = {secret} .admin', 'copy': '', 'slo': '', 'dlo': '',
           'versioned_writes': 'allow_object_versioning = true', 'symlink': ''}
write('proxy.conf', common(port) + f"""[pipeline:main]
pipeline = {' '.join(filters)} proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
""" + ''.join(f"[filter:{name}]\nuse = egg:swift#{name.replace('cache', 'memcache')}\n{rest}\n" for name, rest in filters.items()))

import swift.common.utils
swift.common.utils.set_swift_dir(work + '/etc')
swift.common.utils.validate_hash_conf()
from swift.common.ring import RingBuilder
for i, kind in enumerate(KINDS):
    ring = RingBuilder(4, 1, 1)
    ring.add_dev({'id': 0, 'region': 1, 'zone': 1, 'ip': inner_ip, 'port': inner + i, 'device': 'd1', 'weight': 1.0,
                  'meta': '', 'replication_ip': inner_ip, 'replication_port': inner + i})
    ring.rebalance(seed=1)
    ring.get_ring().save(f'etc/{kind}.ring.gz')
from swift.common.wsgi import run_wsgi

log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(work + '/log.sock')
log.settimeout(0.2)
pids = set()
for kind in (*KINDS, 'proxy'):
    pid = os.fork()
    if pid == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)   # PR_SET_PDEATHSIG
        os.setpgid(0, 0)
        sys.exit(run_wsgi(f'{work}/etc/{kind}.conf', f'{kind}-server'))
    pids.add(pid)
class End(Exception): pass
def end(*_): raise End
signal.signal(signal.SIGTERM, end); signal.signal(signal.SIGINT, end)
status = 0
try:
    with open('log/swift.log', 'ab', 0) as out:
        while True:
            try: out.write(log.recv(65536).replace(b'#012', b'\n') + b'\n')
            except TimeoutError: pass
            pid, code = os.waitpid(-1, os.WNOHANG)
            if pid: pids.discard(pid); status = 1; raise End
except End: pass
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for pid in pids: os.kill(pid, signal.SIGTERM)
late = time.monotonic() + 1.5
while pids and time.monotonic() < late:
    pid, _ = os.waitpid(-1, os.WNOHANG)
    pids.discard(pid) if pid else time.sleep(0.02)
for pid in pids: os.kill(pid, signal.SIGKILL)
os._exit(status)
