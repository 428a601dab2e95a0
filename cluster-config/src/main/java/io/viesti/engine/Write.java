package io.viesti.engine;

import org.rocksdb.RocksDBException;

/** What one entry of the {@link Fifo} puts into the group's batch. Immutable once appended. */
public interface Write {

  /** Runs on the committing thread, once. */
  void into(Batch batch) throws RocksDBException;

  /** About how many octets this keeps in memory while it waits. */
  int weight();
}
