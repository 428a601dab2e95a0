package io.viesti.spool;

import com.github.luben.zstd.ZstdOutputStream;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.compression.Compression;
import io.viesti.space.FullDisk;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A large blob on its way into a file: blocks are queued by the writer's thread and written, one
 * after the other, by a file thread, compressed when the first of them says that it pays. Holds
 * {@link #BUFFER} octets before it asks to wait. Thread-safe.
 */
public final class SpoolFile {
  /** Octets that may wait for the disk before the writer is asked to pause. */
  public static final int BUFFER = 256 * 1024;

  private final Path path;
  private final Room room;
  private final Executor threads;
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private FileOutputStream file;
  private OutputStream out;
  private boolean compressed;
  private boolean running;
  private boolean ended;
  private long waiting;
  private BlobStoreException failure;
  private CompletableFuture<Void> wanting;
  private volatile long lastFed = System.nanoTime();

  /** Something a file thread does with this upload. */
  private interface Step {
    void run() throws IOException;
  }

  /** What becomes of a whole file. */
  public interface Ending<T> {
    /**
     * Runs on a file thread. Whatever it throws, the file is removed.
     *
     * @param content the file, written and still open for a sync
     * @param compressed whether it is one Zstandard stream
     */
    T end(FileChannel content, Path file, boolean compressed) throws IOException;
  }

  /**
   * @param path of a file that does not exist yet
   * @param room for what is written
   * @param threads that may block on the disk
   */
  public SpoolFile(Path path, Room room, Executor threads) {
    this.path = path;
    this.room = room;
    this.threads = threads;
  }

  /** Takes a block that nobody changes any more. */
  public synchronized void write(byte[] block, int length) {
    lastFed = System.nanoTime();
    if (failure != null || ended) {
      return;
    }
    waiting += length;
    enqueue(
        () -> {
          append(block, length);
          written(length);
        });
  }

  public synchronized boolean hasRoom() {
    return waiting < BUFFER;
  }

  /** Whether so many octets would fill a second buffer although the first is full. */
  public synchronized boolean isOverrunBy(int length) {
    return waiting >= BUFFER && waiting + length > 2L * BUFFER;
  }

  /** Completes when there is room again. */
  public synchronized CompletionStage<Void> ready() {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    if (waiting < BUFFER) {
      return CompletableFuture.completedFuture(null);
    }
    if (wanting == null) {
      wanting = new CompletableFuture<>();
    }
    return wanting;
  }

  /**
   * Ends the file once all blocks are in it; completes on a file thread with what its ending gives.
   * From then on file and room are its caller's.
   */
  public synchronized <T> CompletionStage<T> finish(Ending<T> ending) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    if (ended) {
      return CompletableFuture.failedFuture(abandoned());
    }
    ended = true;
    CompletableFuture<T> finished = new CompletableFuture<>();
    enqueue(
        () -> {
          T result = null;
          try {
            result = conclude(ending);
          } catch (IOException | RuntimeException e) {
            fail(e);
          }
          if (failure() == null) {
            finished.complete(result);
          } else {
            finished.completeExceptionally(failure());
          }
        });
    return finished;
  }

  /** Drops the file. Harmless after the end. */
  public synchronized void abort() {
    if (!ended) {
      ended = true;
      enqueue(this::discard);
    }
  }

  /** Nanoseconds since the writer last gave something, 0 once it has ended. */
  public synchronized long idleNanos() {
    return ended ? 0 : System.nanoTime() - lastFed;
  }

  public synchronized boolean hasEnded() {
    return ended;
  }

  private static BlobStoreException abandoned() {
    return new BlobStoreException(Reason.UNAVAILABLE, "the blob was given up: idle for too long");
  }

  private void enqueue(Step step) {
    steps.add(step);
    if (!running) {
      running = true;
      try {
        threads.execute(this::work);
      } catch (RejectedExecutionException e) {
        running = false;
        fail(new BlobStoreException(Reason.UNAVAILABLE, "the blob store is busy or closed", e));
        drainRejected();
      }
    }
  }

  /** What the pool did not take must still answer: steps after a failure only do that. */
  private void drainRejected() {
    for (Step step = steps.poll(); step != null; step = steps.poll()) {
      attempt(step);
    }
  }

  private void work() {
    Step step = next();
    while (step != null) {
      attempt(step);
      step = next();
    }
  }

  private synchronized Step next() {
    Step step = steps.poll();
    running = step != null;
    return step;
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void append(byte[] block, int length) throws IOException {
    if (failure() != null) {
      return;
    }
    room.take(length);
    if (out == null) {
      file = new FileOutputStream(path.toFile());
      compressed = Compression.pays(block, length);
      out =
          compressed
              ? new ZstdOutputStream(file, Compression.LEVEL).setCloseFrameOnFlush(true)
              : file;
    }
    out.write(block, 0, length);
  }

  private <T> T conclude(Ending<T> ending) throws IOException {
    if (failure() != null) {
      return null;
    }
    out.flush();
    T result = ending.end(file.getChannel(), path, compressed);
    out.close();
    return result;
  }

  private void discard() throws IOException {
    if (out != null) {
      out.close();
      Files.deleteIfExists(path);
    }
    room.release();
  }

  private void written(int length) {
    CompletableFuture<Void> wake = null;
    synchronized (this) {
      waiting -= length;
      if (wanting != null && waiting < BUFFER / 2) {
        wake = wanting;
        wanting = null;
      }
    }
    if (wake != null) {
      wake.complete(null);
    }
  }

  private synchronized BlobStoreException failure() {
    return failure;
  }

  private void fail(Exception cause) {
    BlobStoreException told = asBlobStoreException(cause);
    CompletableFuture<Void> wake;
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = told;
      wake = wanting;
      wanting = null;
    }
    try {
      discard();
    } catch (IOException e) {
      told.addSuppressed(e);
    }
    if (wake != null) {
      wake.completeExceptionally(told);
    }
  }

  private static BlobStoreException asBlobStoreException(Exception cause) {
    if (cause instanceof BlobStoreException already) {
      return already;
    }
    if (cause instanceof IOException io && FullDisk.caused(io)) {
      return new BlobStoreException(Reason.NO_SPACE, "no space left for a blob", cause);
    }
    return new BlobStoreException(Reason.UNAVAILABLE, "a blob can't be written: " + cause, cause);
  }
}
