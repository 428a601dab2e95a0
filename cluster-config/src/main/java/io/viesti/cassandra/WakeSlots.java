package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.viesti.wake.WakeEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one poller knows of one kind's slots: which may have something in them. A slot leaves when
 * it was found empty after its time and {@link #KEPT} after its last notice. Thread-safe; memory is
 * one number for each slot with work to come.
 */
final class WakeSlots {
  private static final Logger LOG = LoggerFactory.getLogger(WakeSlots.class);

  /** Longer than {@link WakeNotices#LATEST} and a statement together. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** A slot of the past that was empty is looked at so often until it leaves. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(5);

  /** Cassandra nodes whose clocks differ by less than this tell notices in order enough. */
  private static final long OVERLAP_MILLIS = 5_000;

  /** Slots read at a time. */
  private static final int AT_ONCE = 8;

  private final CqlSession session;
  private final String kind;
  private final PreparedStatement notices;
  private final PreparedStatement entries;
  private final WakeScan scan;

  private final TreeMap<Long, Slot> open = new TreeMap<>();
  private final Set<UUID> heard = new HashSet<>();
  private long heardMillis;
  private long scanned = -1;

  private static final class Slot {
    private long noticed = System.nanoTime();
    private long emptyAt;
    private boolean empty;
  }

  WakeSlots(
      CqlSession session,
      String kind,
      PreparedStatement notices,
      PreparedStatement entries,
      WakeScan scan) {
    this.session = session;
    this.kind = kind;
    this.notices = notices;
    this.entries = entries;
    this.scan = scan;
  }

  synchronized int open() {
    return open.size();
  }

  CompletionStage<List<WakeEntry>> due(long until, int limit) {
    return scan.recent()
        .handle(
            (recent, failure) -> {
              if (failure == null) {
                add(recent);
              } else {
                LOG.warn("slots of due work can't all be found now, only those of late", failure);
              }
              return news();
            })
        .thenCompose(news -> news)
        .thenCompose(known -> read(candidates(until), until, limit, new LinkedHashSet<>()))
        .thenApply(found -> found.stream().sorted(Comparator.comparing(WakeEntry::due)).toList());
  }

  private synchronized void add(WakeScan.Scan recent) {
    if (scanned == recent.begun()) {
      return;
    }
    scanned = recent.begun();
    for (long slot : recent.found().getNow(Map.of()).getOrDefault(kind, Set.of())) {
      open.computeIfAbsent(slot, key -> new Slot());
    }
  }

  private CompletionStage<Void> news() {
    UUID from;
    synchronized (this) {
      from = Uuids.startOf(Math.max(0, heardMillis - OVERLAP_MILLIS));
    }
    List<Row> rows = new ArrayList<>();
    return CassandraWakeIndex.pages(session.executeAsync(notices.bind(kind, from)), rows::add)
        .thenAccept(all -> hear(rows));
  }

  private synchronized void hear(List<Row> rows) {
    for (Row row : rows) {
      UUID at = row.getUuid("heard");
      if (heard.add(at)) {
        heardMillis = Math.max(heardMillis, Uuids.unixTimestamp(at));
        open.put(row.getLong("slot"), new Slot());
      }
    }
    heard.removeIf(at -> Uuids.unixTimestamp(at) < heardMillis - OVERLAP_MILLIS);
  }

  private synchronized List<Long> candidates(long until) {
    long now = System.nanoTime();
    List<Long> slots = new ArrayList<>();
    open.headMap(CassandraWakeIndex.slotOf(until), true)
        .forEach(
            (number, slot) -> {
              if (!slot.empty || now - slot.emptyAt > LOOKED_AT.toNanos()) {
                slots.add(number);
              }
            });
    return slots;
  }

  /** Slot after slot, some at a time, until there is enough. */
  private CompletionStage<Set<WakeEntry>> read(
      List<Long> slots, long until, int limit, Set<WakeEntry> found) {
    if (slots.isEmpty() || found.size() >= limit) {
      return CompletableFuture.completedFuture(found);
    }
    List<Long> next = slots.subList(0, Math.min(AT_ONCE, slots.size()));
    List<CompletableFuture<List<Row>>> answers = new ArrayList<>();
    for (long slot : next) {
      List<Row> rows = new ArrayList<>();
      answers.add(
          CassandraWakeIndex.pages(
                  session.executeAsync(entries.bind(kind, slot, until, limit)), rows::add)
              .thenApply(all -> rows)
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              for (int i = 0; i < answers.size(); i++) {
                List<Row> rows = answers.get(i).getNow(List.of());
                looked(next.get(i), until, rows.isEmpty());
                for (Row row : rows) {
                  if (found.size() < limit) {
                    found.add(
                        new WakeEntry(
                            kind,
                            row.getString("entity_id"),
                            Instant.ofEpochMilli(row.getLong("due"))));
                  }
                }
              }
              return read(slots.subList(next.size(), slots.size()), until, limit, found);
            });
  }

  /** A slot whose time has wholly come and that has nothing in it may leave. */
  private synchronized void looked(long number, long until, boolean empty) {
    Slot slot = open.get(number);
    if (slot == null) {
      return;
    }
    long now = System.nanoTime();
    boolean past =
        number == CassandraWakeIndex.OVERDUE || number < CassandraWakeIndex.slotOf(until);
    slot.empty = empty && past;
    slot.emptyAt = now;
    if (slot.empty && now - slot.noticed > KEPT.toNanos()) {
      open.remove(number);
    }
  }
}
