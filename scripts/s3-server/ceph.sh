# Sourced by s3-server.sh: Ceph's RADOS Gateway.
PACKAGES_ceph=(radosgw ceph-mon ceph-osd python3-rados)
TRIED_ceph='radosgw=20.2.4+ds-2'
IMPORT_ceph='import http.client, hmac, json, rados'

start_ceph() {   # one mon, one osd with its objects in memory, one radosgw
  ACCESS=testkey SECRET=testsecret
  local fsid uuid mon i; fsid=$(</proc/sys/kernel/random/uuid); uuid=$(</proc/sys/kernel/random/uuid); mon=$(inner_ports 10)
  "${AS[@]}" mkdir -p mon osd rgw run
  export CEPH_CONF=$WORK/ceph.conf
  cat >"$CEPH_CONF" <<X
[global]
fsid = $fsid
mon host = v1:127.0.0.1:$mon
ms bind msgr2 = false
ms bind port min = $((mon + 1))
ms bind port max = $((mon + 9))
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
run dir = $WORK/run
admin socket = $WORK/run/\$name.asok
log file = $WORK/log/\$name.log
crash dir = $WORK/run
mon cluster log to file = false
plugin dir = $LIB/ceph
erasure code dir = $LIB/ceph/erasure-code
osd class dir = $LIB/rados-classes
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd crush update on start = false
osd class update on start = false
mon allow pool size one = true
mon max pg per osd = 1000
paxos propose interval = 0.05
osd objectstore = memstore
memstore device bytes = 2147483648
[mon.a]
mon data = $WORK/mon
[osd.0]
osd data = $WORK/osd
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$PORT
rgw data = $WORK/rgw
rgw dns name = $DOMAIN
rgw crypt require ssl = false
X
  local bin=$ROOT/usr/bin ld=("$LD" --library-path "$LIBS")
  { step run "$bin/monmaptool" --create --fsid "$fsid" --addv a "[v1:127.0.0.1:$mon]" "$WORK/monmap" &&
      step run "$bin/ceph-mon" -i a --mkfs --monmap "$WORK/monmap"; } >>log/mkfs.out 2>&1
  daemon mon 1 "${ld[@]}" "$bin/ceph-mon" -i a -f
  step run "$PYTHON" ceph-osd.py "$CEPH_CONF" "$uuid" >>log/mkfs.out 2>&1
  step run "$bin/ceph-osd" -i 0 --mkfs --osd-uuid "$uuid" >>log/mkfs.out 2>&1
  daemon osd 1 "${ld[@]}" "$bin/ceph-osd" -i 0 -f
  daemon radosgw 2 "${ld[@]}" "$bin/radosgw" -n client.rgw -f
  for ((i = 0; i < 600; i++)); do listening "$PORT" && break; step sleep 0.1; done
  step run "$bin/radosgw-admin" -n client.rgw user create --uid=test --display-name=test \
    --access-key="$ACCESS" --secret="$SECRET" >>log/mkfs.out 2>&1
}
