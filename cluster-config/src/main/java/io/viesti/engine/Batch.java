package io.viesti.engine;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** One group's changes, applied together or not at all. Used by the committing thread only. */
public final class Batch {
  private final Tables tables;
  private final WriteBatch batch;

  Batch(Tables tables, WriteBatch batch) {
    this.tables = tables;
    this.batch = batch;
  }

  public void put(Family family, byte[] key, byte[] value) throws RocksDBException {
    batch.put(tables.handle(family), key, value);
  }

  public void delete(Family family, byte[] key) throws RocksDBException {
    batch.delete(tables.handle(family), key);
  }

  /** Removes every key from {@code from} (inclusive) to {@code to} (exclusive). */
  public void deleteRange(Family family, byte[] from, byte[] to) throws RocksDBException {
    batch.deleteRange(tables.handle(family), from, to);
  }
}
