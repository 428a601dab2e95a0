#!/usr/bin/env bash
# Restores what cluster-backup.sh copied into new, empty servers; no node of Viesti runs meanwhile
# (docs/OPERATIONS.md, "Backup of a cluster").
#
#   BACKUP=/backup/2026-01-31 CASSANDRA="cassandra-0 cassandra-1 cassandra-2" CONFIG=viesti.conf \
#   COPY_BUCKET_BACK="aws s3 sync --only-show-errors s3://viesti-copy s3://viesti" ./cluster-restore.sh
#
# Cassandra's nodes have the names and tokens they had; otherwise load $BACKUP/cassandra/* with
# sstableloader instead of step 3. With several nodes run `nodetool repair -full` of the keyspace
# before nodes of Viesti start.
set -euo pipefail

: "${BACKUP:?the directory of a backup}" "${CASSANDRA:?the nodes, with blanks between}"
: "${CONFIG:?the configuration file of a node}"
: "${COPY_BUCKET_BACK:?a command that copies the bucket back}"
VIESTI=${VIESTI:-viesti}
KEYSPACE=${KEYSPACE:-viesti}
# Where the restored tables wait on a Cassandra node: its own user must be able to move them.
STAGING=${STAGING:-/var/lib/cassandra/viesti-restore}

say() { echo "$(date -u +%H:%M:%SZ) $*" >&2; }

on() { # node, command: one line for the shell over there
  local host=$1
  shift
  if [ "$host" = local ]; then "$@"; else ssh "$host" "$(printf '%q ' "$@")"; fi
}

[ -f "$BACKUP/complete" ] || { say "$BACKUP is not a complete backup"; exit 1; }

say "1 of 4: the bucket"
$COPY_BUCKET_BACK

say "2 of 4: schema and topics"
$VIESTI migrate --config "$CONFIG"

say "3 of 4: the tables"
for host in $CASSANDRA; do
  for from in "$BACKUP/cassandra/$host"/*/snapshots/*; do
    compgen -G "$from/*-Data.db" >/dev/null || continue # was empty
    folder=$(basename "$(dirname "$(dirname "$from")")")
    table=${folder%-*}
    on "$host" mkdir -p "$STAGING/$table"
    tar -C "$from" -cf - . | on "$host" tar -C "$STAGING/$table" -xf -
    on "$host" nodetool import "$KEYSPACE" "$table" "$STAGING/$table" >&2
    on "$host" rm -r "$STAGING/$table"
    say "   $host: $table"
  done
done

say "4 of 4: who owes work"
$VIESTI migrate --config "$CONFIG" --wake-all
say "done: nodes may start"
