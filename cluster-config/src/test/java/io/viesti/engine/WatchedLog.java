package io.viesti.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/** Stands before the real log: counts, holds back and fails as a test wants. */
final class WatchedLog implements Log {
  final AtomicInteger writes = new AtomicInteger();
  final AtomicInteger syncs = new AtomicInteger();
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile RocksDBException failure;
  private Log real;

  WatchedLog before(Log log) {
    real = log;
    return this;
  }

  /** From now on a write waits at the gate until {@link #open}. */
  void hold() {
    gate.drainPermits();
  }

  void open() {
    gate.release(Integer.MAX_VALUE / 4);
  }

  /** Writes that came to the gate. */
  int arrived() {
    return arrived.get();
  }

  void failWith(String message, Status.SubCode reason) {
    failure = new RocksDBException(message, new Status(Status.Code.IOError, reason, message));
  }

  @Override
  public void write(WriteBatch batch, boolean sync) throws RocksDBException {
    pass();
    writes.incrementAndGet();
    if (sync) {
      syncs.incrementAndGet();
    }
    real.write(batch, sync);
  }

  @Override
  public void sync() throws RocksDBException {
    pass();
    syncs.incrementAndGet();
    real.sync();
  }

  private void pass() throws RocksDBException {
    arrived.incrementAndGet();
    gate.acquireUninterruptibly();
    gate.release();
    if (failure != null) {
      throw failure;
    }
  }
}
