# ceph-osd.py CONF UUID: tells the monitor of the one OSD there is.
import json, rados, sys, time
cluster = rados.Rados(conffile=sys.argv[1])
cluster.connect(timeout=20)
for command in ({'prefix': 'osd new', 'uuid': sys.argv[2]},
                {'prefix': 'osd crush add', 'id': 0, 'weight': 1.0, 'args': ['host=h', 'root=default']}):
    late = time.monotonic() + 20
    while True:   # "wrong fsid" comes when the client has not had the monitors' map yet
        status, _, message = cluster.mon_command(json.dumps(command), b'')
        if not status: break
        if time.monotonic() > late: sys.exit(message)
        time.sleep(0.05)
