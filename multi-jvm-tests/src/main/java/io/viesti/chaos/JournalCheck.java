package io.viesti.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks into the journal itself: the events of every entity are numbered without a gap, and no two
 * writers ever wrote by turns. Two events of one number are a conflict: settled when it is replayed
 * (the newer writer counts), counted here.
 */
final class JournalCheck {
  private static final int PAGE = 1_000;

  private final Map<String, History> histories = new HashMap<>();
  private long events;
  private long conflicts;

  /** What is known of one entity so far, its rows coming in order. */
  private static final class History {
    private long last;
    private String writer = "";
    private final Set<String> earlier = new HashSet<>();
  }

  /**
   * What was found.
   *
   * @param conflicts events that share their number with another
   */
  record Found(long entities, long events, long conflicts, List<String> broken) {
    Found {
      broken = List.copyOf(broken);
    }
  }

  private JournalCheck() {}

  /** Reads the whole journal of a house. */
  static Found of(House house) {
    try (CqlSession session = open(house)) {
      return new JournalCheck().read(session);
    }
  }

  /** A way to the tables of a house, past its nodes. */
  static CqlSession open(House house) {
    var cassandra = house.cluster().cassandras().get(0);
    return CqlSession.builder()
        .addContactPoint(new InetSocketAddress(cassandra.host(), cassandra.port()))
        .withLocalDatacenter(cassandra.datacenter())
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                // As the nodes read: one copy alone may have missed what was written without it.
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "QUORUM")
                .build())
        .build();
  }

  private Found read(CqlSession session) {
    List<String> broken = new ArrayList<>();
    List<String> all = new ArrayList<>();
    session
        .execute(
            SimpleStatement.newInstance(
                    "SELECT DISTINCT persistence_id, partition_nr FROM viesti.messages")
                .setPageSize(PAGE))
        .forEach(row -> all.add(row.getString(0) + "\n" + row.getLong(1)));
    // The partitions of one entity one after the other.
    all.sort(
        java.util.Comparator.comparing((String key) -> key.substring(0, key.indexOf('\n')))
            .thenComparing(key -> Long.parseLong(key.substring(key.indexOf('\n') + 1))));
    for (String key : all) {
      String id = key.substring(0, key.indexOf('\n'));
      long partition = Long.parseLong(key.substring(key.indexOf('\n') + 1));
      SimpleStatement rows =
          SimpleStatement.newInstance(
                  "SELECT sequence_nr, writer_uuid FROM viesti.messages"
                      + " WHERE persistence_id = ? AND partition_nr = ?",
                  id,
                  partition)
              .setPageSize(PAGE);
      History history = histories.computeIfAbsent(id, i -> new History());
      if (history.last == 0) {
        history.last = deletedTo(session, id);
      }
      for (Row row : session.execute(rows)) {
        judge(id, history, row.getLong(0), row.getString(1), broken);
      }
    }
    return new Found(histories.size(), events, conflicts, broken);
  }

  /** What an entity deleted of its own events, it said so before. */
  private static long deletedTo(CqlSession session, String id) {
    Row row =
        session
            .execute("SELECT deleted_to FROM viesti.metadata WHERE persistence_id = ?", id)
            .one();
    return row == null ? 0 : row.getLong(0);
  }

  private void judge(String id, History history, long number, String writer, List<String> broken) {
    if (writer == null) {
      return;
    }
    events++;
    if (number == history.last && !history.writer.isEmpty()) {
      conflicts++;
      return;
    }
    if (number != history.last + 1) {
      broken.add(
          "events " + (history.last + 1) + " to " + (number - 1) + " of " + id + " are gone");
    }
    if (!writer.equals(history.writer)) {
      if (history.earlier.contains(writer)) {
        broken.add(id + " was written by turns, at " + number);
      }
      history.earlier.add(history.writer);
      history.writer = writer;
    }
    history.last = number;
  }
}
