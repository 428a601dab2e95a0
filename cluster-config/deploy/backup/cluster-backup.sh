#!/usr/bin/env bash
# Backs up a running cluster: everything acknowledged before it began is in the copy
# (docs/OPERATIONS.md, "Backup of a cluster", says why in this order). `viesti bench chaos --drill`
# runs this script and the other one against real servers and holds the restored copy to a ledger.
#
#   BACKUP=/backup/2026-01-31 CASSANDRA="cassandra-0 cassandra-1 cassandra-2" \
#   COPY_BUCKET="aws s3 sync --only-show-errors s3://viesti s3://viesti-copy" ./cluster-backup.sh
#
# Needs: viesti (told of a node by --management, VIESTI_MANAGEMENT or its default), ssh to the
# Cassandra nodes and nodetool on them. A Cassandra node called "local" is this machine.
set -euo pipefail

: "${BACKUP:?a directory that is not there yet}" "${CASSANDRA:?the nodes, with blanks between}"
: "${COPY_BUCKET:?a command that copies the bucket of large content}"
VIESTI=${VIESTI:-viesti}
KEYSPACE=${KEYSPACE:-viesti}
DATA=${DATA:-/var/lib/cassandra/data}
# Who owes work is not copied: the journal says it, and `viesti migrate --wake-all` reads it there.
EVENTS=(messages metadata all_persistence_ids snapshots trace_notes)
CONTENT=(blobs)
tag=viesti-$(date -u +%Y%m%dT%H%M%SZ)

say() { echo "$(date -u +%H:%M:%SZ) $*" >&2; }

on() { # node, command: one line for the shell over there
  local host=$1
  shift
  if [ "$host" = local ]; then "$@"; else ssh "$host" "$(printf '%q ' "$@")"; fi
}

snapshot() { # name, tables; on all nodes at once, as near to one moment as it gets
  local name=$1 host pid pids=() list
  shift
  list=$(printf "$KEYSPACE.%s," "$@")
  for host in $CASSANDRA; do
    on "$host" nodetool snapshot -t "$name" -kt "${list%,}" >&2 &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

mkdir "$BACKUP" "$BACKUP/cassandra"

say "1 of 5: until all mail acknowledged by now is in the journal"
$VIESTI backup barrier

say "2 of 5: snapshot $tag-events of ${EVENTS[*]}"
snapshot "$tag-events" "${EVENTS[@]}"

say "3 of 5: snapshot $tag-content of ${CONTENT[*]}"
snapshot "$tag-content" "${CONTENT[@]}"

say "4 of 5: the bucket"
$COPY_BUCKET

say "5 of 5: the snapshots, to $BACKUP"
for host in $CASSANDRA; do
  mkdir "$BACKUP/cassandra/$host"
  on "$host" find "$DATA/$KEYSPACE" -path "*/snapshots/$tag-*" -type f -printf '%P\n' |
    on "$host" tar -C "$DATA/$KEYSPACE" -cf - -T - |
    tar -C "$BACKUP/cassandra/$host" -xf -
  on "$host" nodetool clearsnapshot -t "$tag-events" -- "$KEYSPACE" >&2
  on "$host" nodetool clearsnapshot -t "$tag-content" -- "$KEYSPACE" >&2
done
echo "$tag" >"$BACKUP/complete"
say "done: $BACKUP"
