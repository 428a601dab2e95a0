package io.viesti.engine;

import io.viesti.engine.EngineException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It gathers everything that waits into one batch with one sync and
 * tells the waiters after it (group commit); while it syncs, the next group gathers by itself. A
 * group nobody waits for is written without a sync: a later one covers it.
 *
 * <p>After a failed write or sync nothing is tried again, since nobody can know what reached the
 * disk: all who wait hear of it, and the failure is handed on.
 */
final class Committer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final long GROUP_BYTES = 8 << 20;

  private final Fifo fifo;
  private final Log log;
  private final Tables tables;
  private final boolean syncing;
  private final long lingerNanos;
  private final EngineMetrics metrics;
  private final Consumer<RocksDBException> onFailure;
  private final List<Fifo.Entry> group = new ArrayList<>();
  private boolean dirty;

  Committer(
      Fifo fifo,
      Log log,
      Tables tables,
      EngineSettings settings,
      EngineMetrics metrics,
      Consumer<RocksDBException> onFailure) {
    this.fifo = fifo;
    this.log = log;
    this.tables = tables;
    this.syncing = settings.sync();
    this.lingerNanos = settings.linger().toNanos();
    this.metrics = metrics;
    this.onFailure = onFailure;
  }

  @Override
  public void run() {
    try (WriteBatch writes = new WriteBatch()) {
      Batch batch = new Batch(tables, writes);
      while (fifo.take(group, GROUP_BYTES, lingerNanos)) {
        commit(batch, writes);
        group.clear();
      }
      if (dirty && syncing) {
        log.sync();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void commit(Batch batch, WriteBatch writes) throws RocksDBException {
    long start = System.nanoTime();
    writes.clear();
    boolean sync = false;
    for (Fifo.Entry entry : group) {
      if (entry.write() != null) {
        entry.write().into(batch);
      }
      sync |= entry.sync();
    }
    sync &= syncing;
    boolean synced = sync;
    if (writes.count() > 0) {
      log.write(writes, sync);
      dirty = !sync;
    } else if (sync && dirty) {
      log.sync();
      dirty = false;
    } else {
      synced = false;
    }
    metrics.committed(group.size(), synced, System.nanoTime() - start);
    tell(null);
  }

  private void tell(EngineException failure) {
    for (Fifo.Entry entry : group) {
      if (entry.waiter() != null) {
        try {
          entry.waiter().done(failure);
        } catch (RuntimeException e) {
          // Its executor has ended, as when the system shuts down: nobody is there to hear it.
          LOG.debug("nobody to hear of a commit", e);
        }
      }
    }
  }

  private void fail(Throwable cause) {
    fifo.close();
    RocksDBException reason =
        cause instanceof RocksDBException failed ? failed : new RocksDBException(cause.toString());
    EngineException told =
        new EngineException(Reason.FAILED, "the log can't be written: " + cause, cause);
    onFailure.accept(reason);
    do {
      tell(told);
      group.clear();
    } while (fifo.take(group, GROUP_BYTES, lingerNanos));
  }
}
