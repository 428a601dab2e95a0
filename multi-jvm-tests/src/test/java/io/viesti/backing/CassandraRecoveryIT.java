package io.viesti.backing;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import io.viesti.journal.EntityRecoveryContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.cassandra.query.javadsl.CassandraReadJournal;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class CassandraRecoveryIT extends EntityRecoveryContract {
  private static Config config;
  private static String snapshots;
  private static CqlSession session;
  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    config = CassandraFixture.migrated("pekko.loglevel = WARNING");
    snapshots = config.getString("viesti.cassandra.keyspace") + ".snapshots";
    session = CassandraFixture.session();
    kit = ActorTestKit.create("diaries", config);
  }

  @AfterAll
  static void stop() {
    session.close();
    kit.shutdownTestKit();
  }

  @Override
  protected ActorTestKit kit() {
    return kit;
  }

  @Override
  protected void restart() {
    kit.shutdownTestKit();
    kit = ActorTestKit.create("diaries", config);
  }

  @Override
  protected List<Long> snapshots() {
    List<Long> numbers = new ArrayList<>();
    session
        .execute("SELECT sequence_nr FROM " + snapshots + " WHERE persistence_id = ?", id)
        .forEach(row -> numbers.add(row.getLong(0)));
    Collections.reverse(numbers);
    return numbers;
  }

  @Override
  protected void spoilSnapshot(long sequenceNr) {
    session.execute(
        "UPDATE "
            + snapshots
            + " SET ser_id = 1234567 WHERE persistence_id = ? AND sequence_nr = ?",
        id,
        sequenceNr);
  }

  @Override
  protected CassandraReadJournal events() {
    return PersistenceQuery.get(kit.system())
        .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
  }

  @Override
  protected CassandraReadJournal ids() {
    return events();
  }
}
