package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The wake index in Cassandra. Entries lie in slots of {@value #SLOT_MILLIS} ms of due time, so
 * that the tombstones of done work stay in slots of the past, which are not read again. A slot with
 * something in it is announced; pollers read announcements and the slots that are due, so an idle
 * poll is one small read.
 *
 * <p>No clock can hide an entry. Each entry has a number of its own, is written with timestamp 1
 * and removed with timestamp 2: nothing is ever written twice under one key, and a removal always
 * wins. Announcements stand in the order in which Cassandra heard them. What is owed for a time
 * long past goes to a slot for such.
 *
 * <p>An entry is owed once a quorum has synced it and its announcement. Thread-safe.
 */
public final class CassandraWakeIndex implements WakeIndex {
  static final long SLOT_MILLIS = 5_000;

  /** Where entries go that are due longer than {@link #PAST_MILLIS} when they are owed. */
  static final long OVERDUE = Long.MIN_VALUE;

  private static final long PAST_MILLIS = 10 * 60_000;

  /** Entries whose numbers this node remembers, so that paying them needs no reading. */
  private static final int REMEMBERED = 50_000;

  private final CqlSession session;
  private final InstantSource clock;
  private final PreparedStatement owe;
  private final PreparedStatement paid;
  private final PreparedStatement find;
  private final WakeNotices notices;
  private final Map<String, PreparedStatement> statements;
  private final WakeScan scan;
  private final Map<String, WakeSlots> kinds = new ConcurrentHashMap<>();
  private final Cache<WakeEntry, Debt> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  private record Debt(long slot, long number) {}

  private CassandraWakeIndex(
      CqlSession session, InstantSource clock, Map<String, PreparedStatement> statements) {
    this.session = session;
    this.clock = clock;
    this.statements = statements;
    owe = statements.get("owe");
    paid = statements.get("paid");
    find = statements.get("find");
    notices = new WakeNotices(session, statements.get("notice"));
    scan = new WakeScan(session, statements.get("slots"));
  }

  /**
   * @param clock says only what is long past
   */
  public static CompletionStage<CassandraWakeIndex> open(
      CqlSession session, String keyspace, InstantSource clock) {
    return Queries.at(ConsistencyLevel.QUORUM, keyspace)
        .with(
            "owe",
            "INSERT INTO %s.wake_entries (kind, slot, due, entity_id, debt)"
                + " VALUES (?, ?, ?, ?, ?) USING TIMESTAMP 1")
        .with(
            "paid",
            "DELETE FROM %s.wake_entries USING TIMESTAMP 2"
                + " WHERE kind = ? AND slot = ? AND due = ? AND entity_id = ? AND debt = ?")
        .with(
            "find",
            "SELECT debt FROM %s.wake_entries"
                + " WHERE kind = ? AND slot = ? AND due = ? AND entity_id = ?")
        .with(
            "due",
            "SELECT due, entity_id FROM %s.wake_entries"
                + " WHERE kind = ? AND slot = ? AND due <= ? LIMIT ?")
        .with(
            "slots",
            "SELECT DISTINCT kind, slot FROM %s.wake_entries"
                + " WHERE token(kind, slot) > ? AND token(kind, slot) <= ?")
        .with("notice", "INSERT INTO %s.wake_notices (kind, heard, slot) VALUES (?, now(), ?)")
        .with("notices", "SELECT heard, slot FROM %s.wake_notices WHERE kind = ? AND heard > ?")
        .prepare(session)
        .thenApply(statements -> new CassandraWakeIndex(session, clock, statements));
  }

  @Override
  public CompletionStage<Void> owe(WakeEntry entry) {
    long due = entry.due().toEpochMilli();
    long slot = due < clock.millis() - PAST_MILLIS ? OVERDUE : slotOf(due);
    long number = ThreadLocalRandom.current().nextLong();
    known.put(entry, new Debt(slot, number));
    return notices.announced(
        entry.kind(),
        slot,
        () -> session.executeAsync(owe.bind(entry.kind(), slot, due, entry.entityId(), number)));
  }

  @Override
  public void paid(WakeEntry entry) {
    Debt debt = known.asMap().remove(entry);
    if (debt != null) {
      remove(entry, debt.slot, debt.number);
      return;
    }
    search(entry, slotOf(entry.due().toEpochMilli()));
    search(entry, OVERDUE);
  }

  /** Another node, or an earlier life of this one, owed it. */
  private void search(WakeEntry entry, long slot) {
    session
        .executeAsync(find.bind(entry.kind(), slot, entry.due().toEpochMilli(), entry.entityId()))
        .thenAccept(
            rows -> rows.currentPage().forEach(row -> remove(entry, slot, row.getLong("debt"))));
  }

  private void remove(WakeEntry entry, long slot, long number) {
    session.executeAsync(
        paid.bind(entry.kind(), slot, entry.due().toEpochMilli(), entry.entityId(), number));
  }

  @Override
  public CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit) {
    WakeSlots slots =
        kinds.computeIfAbsent(
            kind,
            name ->
                new WakeSlots(
                    session, name, statements.get("notices"), statements.get("due"), scan));
    return slots.due(until.toEpochMilli(), limit);
  }

  /** Slots with work, or that may have some; for people who watch. */
  public int openSlots() {
    return kinds.values().stream().mapToInt(WakeSlots::open).sum();
  }

  static long slotOf(long millis) {
    return Math.floorDiv(millis, SLOT_MILLIS);
  }

  /** All pages of an answer, handed over one by one. */
  static CompletionStage<Void> pages(
      CompletionStage<AsyncResultSet> answer, java.util.function.Consumer<Row> each) {
    return answer.thenCompose(
        page -> {
          page.currentPage().forEach(each);
          return page.hasMorePages()
              ? pages(page.fetchNextPage(), each)
              : CompletableFuture.completedFuture(null);
        });
  }
}
