#!/usr/bin/env bash
# The steps of a cluster's backup, in their order (docs/OPERATIONS.md, "Backup of a cluster", says why).
# A template to be read and fitted to your site before its first use: it speaks to the tools of
# Cassandra, Kafka and S3, not to Viesti, and no test runs it.
#
#   BACKUP=/backup/2026-01-31 BROKERS=kafka-0:9092 CASSANDRA="cassandra-0 cassandra-1 cassandra-2" \
#   BUCKET=viesti COPY_BUCKET=viesti-copy ./cluster-backup.sh
set -euo pipefail

: "${BACKUP:?where what is not a snapshot goes}" "${BROKERS:?}" "${CASSANDRA:?the nodes, with blanks}"
: "${BUCKET:?}" "${COPY_BUCKET:?}"
KEYSPACE=${KEYSPACE:-viesti}
GROUP=${GROUP:-viesti-mailboxes}
TOPIC=${TOPIC:-viesti.incoming}
EVENTS=${EVENTS:-"messages metadata all_persistence_ids snapshots wake_entries wake_notices trace_notes"}
CONTENT=${CONTENT:-"blobs"}
tag=viesti-$(date -u +%Y%m%dT%H%M%SZ)

say() { echo "$(date -u +%H:%M:%SZ) $*" >&2; }

snapshot() { # tag, then tables
  local name=$1 host pids=() list
  shift
  list=$(printf "$KEYSPACE.%s," "$@")
  for host in $CASSANDRA; do ssh "$host" nodetool flush "$KEYSPACE" "$@"; done
  # All nodes at once: what is acknowledged between the first and the last may come back with gaps.
  for host in $CASSANDRA; do ssh "$host" nodetool snapshot -t "$name" -kt "${list%,}" & pids+=($!); done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

mkdir "$BACKUP"

say "1 of 5: committed offsets of $GROUP"
kafka-consumer-groups.sh --bootstrap-server "$BROKERS" --group "$GROUP" --describe >"$BACKUP/offsets"

say "2 of 5: records of $TOPIC from these offsets to their ends"
# Columns: GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET ...; "-" where nothing was ever committed.
awk -v topic="$TOPIC" '$2 == topic { print $3, ($4 == "-" ? 0 : $4), $5 }' "$BACKUP/offsets" |
  while read -r partition from end; do
    [ "$end" -gt "$from" ] || continue
    kafka-console-consumer.sh --bootstrap-server "$BROKERS" --topic "$TOPIC" --partition "$partition" \
      --offset "$from" --timeout-ms 10000 \
      --key-deserializer org.apache.kafka.common.serialization.ByteArrayDeserializer \
      --formatter-property print.key=true >"$BACKUP/records-$partition" </dev/null
    say "   partition $partition: from $from to $end"
  done
# The console tool shows the principle; records are binary, so use MirrorMaker 2 or a connector that
# keeps key, value and headers as they are.

say "3 of 5: snapshot $tag-events of $EVENTS"
# shellcheck disable=SC2086
snapshot "$tag-events" $EVENTS

say "4 of 5: snapshot $tag-content of $CONTENT"
# shellcheck disable=SC2086
snapshot "$tag-content" $CONTENT

say "5 of 5: bucket $BUCKET to $COPY_BUCKET"
aws s3 sync --only-show-errors "s3://$BUCKET" "s3://$COPY_BUCKET"

say "done. Now copy the snapshots $tag-* off the Cassandra nodes; then nodetool clearsnapshot -t them."
