package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.viesti.wake.WakeEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Owes an entry of the wake index for every entity in the journal: whoever has nothing to do pays
 * it when it is woken. For tables that were copied one after the other and restored: an entity that
 * came to owe work between two copies has the event in one and no entry in the other.
 *
 * <p>Due times are spread, {@value #A_SECOND} a second, so that no slot is large and nodes wake few
 * at a time. {@value #AT_ONCE} entries are under way at a time. Ends at the first failure, and may
 * be run again: then some are woken twice.
 */
public final class WakeEveryone {
  private static final int A_SECOND = 500;
  private static final int AT_ONCE = 100;
  private static final long TELL_EVERY = TimeUnit.SECONDS.toNanos(2);

  /** What the journal puts between the type of an entity and its name. */
  private static final char SEPARATOR = '|';

  private final CassandraWakeIndex index;
  private final List<String> kinds;
  private final Instant from;
  private final Consumer<String> say;
  private long told = System.nanoTime();
  private String last = "";
  private long owed;

  private WakeEveryone(
      CassandraWakeIndex index, List<String> kinds, Instant from, Consumer<String> say) {
    this.index = index;
    this.kinds = kinds;
    this.from = from;
    this.say = say;
  }

  /**
   * Runs it, on a session of its own.
   *
   * @param root the whole configuration
   * @param kinds types of entities that may owe work
   * @param say told how far it is, a line each
   * @return how many will be woken; fails with {@link CassandraRefused} in one line
   */
  public static CompletionStage<Long> run(
      Config root, List<String> kinds, InstantSource clock, Consumer<String> say) {
    CassandraSettings settings = CassandraSettings.from(root);
    Config once =
        root.withValue(
            "datastax-java-driver.advanced.reconnect-on-init",
            ConfigValueFactory.fromAnyRef(false));
    return Sessions.builder(once)
        .buildAsync()
        .thenCompose(
            session ->
                all(session, settings.keyspace(), kinds, clock, say)
                    .whenComplete((owed, failure) -> session.closeAsync()))
        .exceptionallyCompose(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              return CompletableFuture.failedStage(
                  new CassandraRefused(
                      "not all could be owed a wake entry, say it again; Cassandra at "
                          + settings.contactPoints()
                          + ": "
                          + cause.getMessage(),
                      cause));
            });
  }

  private static CompletionStage<Long> all(
      CqlSession session,
      String keyspace,
      List<String> kinds,
      InstantSource clock,
      Consumer<String> say) {
    // From the events themselves: the table of names may be an older copy.
    SimpleStatement ids =
        CassandraSchema.statement(
                "SELECT DISTINCT persistence_id, partition_nr FROM " + keyspace + ".messages")
            .setPageSize(AT_ONCE);
    return CassandraWakeIndex.open(session, keyspace, clock)
        .thenCompose(
            index -> {
              WakeEveryone everyone = new WakeEveryone(index, kinds, clock.instant(), say);
              return session.executeAsync(ids).thenCompose(everyone::owe);
            });
  }

  /** A page, and then those after it. */
  private CompletionStage<Long> owe(AsyncResultSet page) {
    List<CompletableFuture<Void>> underWay = new ArrayList<>();
    for (Row row : page.currentPage()) {
      String id = row.getString(0);
      // An entity's partitions need not come one after the other: some are woken twice.
      if (!id.equals(last)) {
        last = id;
        owe(id, underWay);
      }
    }
    tell(!page.hasMorePages());
    return CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new))
        .thenCompose(
            done ->
                page.hasMorePages()
                    ? page.fetchNextPage().thenCompose(this::owe)
                    : CompletableFuture.completedStage(owed));
  }

  private void owe(String id, List<CompletableFuture<Void>> underWay) {
    int end = id.indexOf(SEPARATOR);
    if (end < 0 || !kinds.contains(id.substring(0, end))) {
      return;
    }
    Instant due = from.plusMillis(owed * 1_000 / A_SECOND);
    WakeEntry entry = new WakeEntry(id.substring(0, end), id.substring(end + 1), due);
    underWay.add(index.owe(entry).toCompletableFuture());
    owed++;
  }

  private void tell(boolean isLast) {
    if (isLast) {
      say.accept(
          "%d mailboxes and queues will look for work they owe, %d a second"
              .formatted(owed, A_SECOND));
    } else if (System.nanoTime() - told > TELL_EVERY) {
      told = System.nanoTime();
      say.accept("%d so far".formatted(owed));
    }
  }
}
