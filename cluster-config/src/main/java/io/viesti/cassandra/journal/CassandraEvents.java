package io.viesti.cassandra.journal;

import com.typesafe.config.Config;
import org.apache.pekko.persistence.cassandra.journal.CassandraJournal;

/** The plugin's journal. */
public final class CassandraEvents extends CassandraJournal {
  public CassandraEvents(Config config, String path) {
    super(config, path);
  }
}
