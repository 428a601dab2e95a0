package io.viesti.engine;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The write-ahead log, as the committing thread sees it. Tests put theirs between. */
interface Log {

  /** Appends and applies a batch; with {@code sync} everything up to its end is on the disk. */
  void write(WriteBatch batch, boolean sync) throws RocksDBException;

  /** Puts everything written so far on the disk. */
  void sync() throws RocksDBException;
}
