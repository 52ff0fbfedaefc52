#!/bin/bash
# Starts a monitor, one storage daemon in memory and the S3 gateway, and returns when it answers.
# ceph-gateway.sh FOLDER PORT: the monitor takes PORT+1; pids go to FOLDER/{mon,osd,rgw}.pid
set -eu
folder=$1 port=$2
mkdir -p "$folder"/{mon,osd,run,rgw}
fsid=$(cat /proc/sys/kernel/random/uuid)
osd=$(cat /proc/sys/kernel/random/uuid)

# paxos_*: the monitor decides at once, ten seconds sooner. osd_*_on_start and "crush add": else the storage daemon gives
# up in half of the starts. osd_class_dir: else the gateway finds no storage.
cat >"$folder/ceph.conf" <<CONF
[global]
fsid=$fsid
mon_host=v1:127.0.0.1:$((port + 1))
ms_bind_msgr2=false
public_network=127.0.0.0/8
run_dir=$folder/run
admin_socket=$folder/run/\$name.\$pid.asok
log_file=$folder/\$name.log
keyring=$folder/keyring
auth_cluster_required=none
auth_service_required=none
auth_client_required=none
paxos_propose_interval=0.05
paxos_min_wait=0.01
mon_allow_pool_size_one=true
osd_pool_default_size=1
osd_pool_default_min_size=1
osd_pool_default_pg_num=1
osd_pool_default_pg_autoscale_mode=off
osd_crush_chooseleaf_type=0
osd_crush_update_on_start=false
osd_class_update_on_start=false
mon_data=$folder/mon
osd_data=$folder/osd
osd_objectstore=memstore
osd_class_dir=/usr/lib/$(uname -m)-linux-gnu/rados-classes
rgw_data=$folder/rgw
rgw_frontends=beast endpoint=127.0.0.1:$port
CONF
export CEPH_CONF="$folder/ceph.conf"

ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *'
ceph-authtool "$folder/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
monmaptool --create --fsid "$fsid" --addv a "[v1:127.0.0.1:$((port + 1))]" "$folder/monmap"
ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
ceph-mon -f -i a >"$folder/mon.out" 2>&1 &
echo $! >"$folder/mon.pid"
ceph osd new "$osd"
ceph osd crush add osd.0 1 root=default host=h
ceph-osd -i 0 --mkfs --osd-uuid "$osd" >"$folder/mkfs.out" 2>&1
ceph-osd -f -i 0 >"$folder/osd.out" 2>&1 &
echo $! >"$folder/osd.pid"
radosgw-admin -n client.rgw.a user create --uid ephemera --display-name ephemera --access-key test \
    --secret-key testsecret
radosgw -f -n client.rgw.a >"$folder/rgw.out" 2>&1 &
echo $! >"$folder/rgw.pid"
for _ in $(seq 300); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then exit 0; fi
    sleep 0.1
done
echo "the gateway does not listen on port $port" >&2
exit 1
