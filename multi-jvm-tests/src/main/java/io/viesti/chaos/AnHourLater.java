package io.viesti.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a clock that was wrong leaves behind shows an hour after it was put right. The clocks of all
 * nodes go on by that hour at once; then no work whose time has come may be left in the wake index.
 */
final class AnHourLater {
  private static final Duration LATER = Duration.ofHours(1);

  /** What falls due meanwhile is nobody's fault. */
  private static final Duration JUST_DUE = Duration.ofMinutes(1);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final int NAMED = 5;

  private AnHourLater() {}

  /** What is overdue then, in a sentence each; blocks for up to two minutes. */
  static List<String> overdue(House house) {
    house.nodes().forEach(node -> house.clocks().set(node, LATER));
    Instant limit = Instant.now().plus(LATER).minus(JUST_DUE);
    AtomicReference<List<String>> found = new AtomicReference<>(List.of());
    try (CqlSession session = JournalCheck.open(house)) {
      Waiting.holdsWithin(
          PATIENCE,
          LOOK_EVERY,
          () -> {
            found.set(entriesBefore(session, limit));
            return found.get().isEmpty();
          });
    }
    return said(found.get());
  }

  private static List<String> entriesBefore(CqlSession session, Instant limit) {
    List<String> entries = new ArrayList<>();
    for (Row row : session.execute("SELECT kind, entity_id, due FROM viesti.wake_entries")) {
      Instant due = Instant.ofEpochMilli(row.getLong("due"));
      if (due.isBefore(limit)) {
        entries.add(row.getString("kind") + " " + row.getString("entity_id") + ", due " + due);
      }
    }
    return entries;
  }

  private static List<String> said(List<String> entries) {
    return entries.isEmpty()
        ? List.of()
        : List.of(
            "an hour later the work of "
                + entries.size()
                + " entries is overdue, such as "
                + entries.subList(0, Math.min(NAMED, entries.size())));
  }
}
