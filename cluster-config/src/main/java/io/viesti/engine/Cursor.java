package io.viesti.engine;

import io.viesti.engine.EngineException.Reason;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A walk over the keys from {@code from} (inclusive) to {@code to} (exclusive), as they were when
 * it was opened. Used by one reading thread and closed there. Before the first {@link #next} or
 * {@link #previous} it stands outside.
 */
public final class Cursor implements AutoCloseable {
  private final Slice lower;
  private final Slice upper;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private boolean started;

  Cursor(RocksDB db, ColumnFamilyHandle family, byte[] from, byte[] to) {
    lower = new Slice(from);
    upper = new Slice(to);
    options = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
    iterator = db.newIterator(family, options);
  }

  /** Moves to the next key, first to the first one. */
  public boolean next() {
    if (started) {
      iterator.next();
    } else {
      iterator.seekToFirst();
      started = true;
    }
    return stands();
  }

  /** Moves to the previous key, first to the last one. */
  public boolean previous() {
    if (started) {
      iterator.prev();
    } else {
      iterator.seekToLast();
      started = true;
    }
    return stands();
  }

  /** Moves to the first key at or after this one. */
  public boolean seek(byte[] key) {
    iterator.seek(key);
    started = true;
    return stands();
  }

  private boolean stands() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new EngineException(Reason.BROKEN, "can't read the database: " + e.getMessage(), e);
    }
    return false;
  }

  public byte[] key() {
    return iterator.key();
  }

  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    upper.close();
    lower.close();
  }
}
