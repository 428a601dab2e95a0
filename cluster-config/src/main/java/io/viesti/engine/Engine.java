package io.viesti.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.engine.EngineException.Reason;
import io.viesti.space.Intake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;

/**
 * The durable engine of one node: everything that is appended is committed in the order it came, by
 * one thread, with one sync for all who wait at a moment. Thread-safe; no call blocks but {@link
 * #open} and {@link #close}.
 */
public final class Engine implements AutoCloseable {
  /** The version of what lies in the data directory. */
  public static final int FORMAT = DataDirectory.FORMAT;

  private static final Duration SPACE_LOOK = Duration.ofMillis(100);
  private static final int WAITING_TASKS = 16_384;
  private static final long CLOSE_SECONDS = 20;

  private final DataDirectory directory;
  private final Tables tables;
  private final Fifo fifo;
  private final FreeSpace space;
  private final Intake intake;
  private final EngineMetrics metrics;
  private final MeterRegistry registry;
  private final Thread committing;
  private final ThreadPoolExecutor readers;
  private final ThreadPoolExecutor files;
  private final ScheduledExecutorService upkeep;
  private volatile boolean failed;
  private boolean closed;

  /** What a test puts in place of the outside. */
  record Outside(LogFailure onFailure, UnaryOperator<Log> log, FreeSpace.Volume volume) {
    static Outside real(EngineSettings settings) {
      return new Outside(
          LogFailure.endProcess(settings.failureGrace()), UnaryOperator.identity(), null);
    }
  }

  /**
   * Takes the data directory and opens what lies in it. Blocks: seconds, when a long log has to be
   * read again.
   *
   * @throws EngineRefused with one line for the operator
   */
  public static Engine open(EngineSettings settings, MeterRegistry registry) {
    return open(settings, registry, Outside.real(settings));
  }

  /**
   * Makes sure that nobody uses a data directory, before something is done to it from outside.
   *
   * @throws EngineRefused of reason {@code IN_USE} when a process does
   */
  public static void requireUnused(Path dir) {
    DataDirectory.claim(dir).close();
  }

  static Engine open(EngineSettings settings, MeterRegistry registry, Outside outside) {
    DataDirectory directory = DataDirectory.claim(settings.dir());
    try {
      FreeSpace.Volume volume =
          outside.volume() == null ? FreeSpace.Volume.of(directory.volume()) : outside.volume();
      FreeSpace space = new FreeSpace(volume, settings.minFree());
      NativeLibrary.load(directory.resolve("native"));
      Tables tables = new Tables(directory.resolve("db"), settings);
      return new Engine(directory, tables, space, settings, registry, outside);
    } catch (IOException e) {
      directory.close();
      throw new EngineRefused(
          EngineRefused.Reason.UNWRITABLE,
          "the volume of " + directory + " can't be read: " + e,
          e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private Engine(
      DataDirectory directory,
      Tables tables,
      FreeSpace space,
      EngineSettings settings,
      MeterRegistry registry,
      Outside outside) {
    this.directory = directory;
    this.tables = tables;
    this.space = space;
    this.intake = () -> !failed && space.isOpen();
    this.registry = registry;
    fifo = new Fifo(settings.fifoEntries(), settings.fifoBytes());
    metrics = new EngineMetrics(registry);
    metrics.watch(registry, fifo, space);
    Committer committer =
        new Committer(
            fifo,
            outside.log().apply(tables),
            tables,
            settings,
            metrics,
            cause -> failed(cause, outside.onFailure()));
    committing = new Thread(committer, "viesti-engine-commit");
    readers = Threads.pool("viesti-engine-read", settings.readThreads(), WAITING_TASKS);
    files = Threads.pool("viesti-engine-file", settings.fileThreads(), WAITING_TASKS);
    upkeep = Threads.timer("viesti-engine-upkeep");
    committing.start();
    every(SPACE_LOOK, space::look);
  }

  private void failed(RocksDBException cause, LogFailure onFailure) {
    failed = true;
    onFailure.happened(
        "the log on the volume of "
            + directory
            + (Tables.isNoSpace(cause)
                ? " can't be written: no space left; free some and start again ("
                : " can't be written or synced; see to the disk and start again (")
            + cause.getMessage()
            + ")");
  }

  /** Appends a write; the waiter hears once it is durable, or why that is not known. */
  public void append(Write write, Waiter waiter) {
    offer(new Fifo.Entry(write, true, waiter));
  }

  /**
   * Appends a write that nobody waits for. Whatever is appended after it can't survive a crash
   * without it.
   *
   * @throws EngineException of reason {@code BUSY}, {@code CLOSED} or {@code FAILED}: not appended
   */
  public void appendUnawaited(Write write) {
    EngineException refused = refusal(fifo.offer(new Fifo.Entry(write, false, null)));
    if (refused != null) {
      throw refused;
    }
  }

  /** The waiter hears once everything appended so far is durable. */
  public void whenDurable(Waiter waiter) {
    offer(new Fifo.Entry(null, true, waiter));
  }

  /** Completes, on a reading thread, once everything appended so far is durable. */
  public CompletionStage<Void> durable() {
    return handedOver(this::whenDurable);
  }

  /** As {@link #append}, completing on a reading thread. */
  public CompletionStage<Void> appended(Write write) {
    return handedOver(waiter -> append(write, waiter));
  }

  private CompletionStage<Void> handedOver(Consumer<Waiter> appending) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    appending.accept(
        failure -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          } else {
            reading(result::completeExceptionally, reads -> result.complete(null));
          }
        });
    return result;
  }

  /** The waiter hears once everything appended so far can be read; at once when it can. */
  public void whenReadable(Waiter waiter) {
    if (!failed && fifo.depth() == 0) {
      waiter.done(null);
    } else {
      offer(new Fifo.Entry(null, false, waiter));
    }
  }

  private void offer(Fifo.Entry entry) {
    EngineException refused = refusal(fifo.offer(entry));
    if (refused != null) {
      entry.waiter().done(refused);
    }
  }

  private EngineException refusal(Fifo.Offer offer) {
    return switch (offer) {
      case TAKEN -> null;
      case FULL -> {
        metrics.refused();
        yield new EngineException(Reason.BUSY, "too much waits to be written");
      }
      case CLOSED ->
          failed
              ? new EngineException(Reason.FAILED, "the log can't be written")
              : new EngineException(Reason.CLOSED, "the engine is closed");
    };
  }

  /** Reads on a reading thread, what was appended last perhaps not yet included. */
  public <T> CompletionStage<T> read(Function<Reads, T> reading) {
    CompletableFuture<T> result = new CompletableFuture<>();
    reading(result::completeExceptionally, reads -> result.complete(reading.apply(reads)));
    return result;
  }

  /** Reads on a reading thread everything appended before this call. */
  public <T> CompletionStage<T> readAppended(Function<Reads, T> reading) {
    CompletableFuture<T> result = new CompletableFuture<>();
    readingAppended(result::completeExceptionally, reads -> result.complete(reading.apply(reads)));
    return result;
  }

  /** As {@link #readAppended}, without a future: one of the two is called, once. */
  public void readingAppended(Consumer<Throwable> onFailure, Consumer<Reads> task) {
    whenReadable(
        failure -> {
          if (failure != null) {
            onFailure.accept(failure);
          } else {
            reading(onFailure, task);
          }
        });
  }

  /** As {@link #read}, without a future: one of the two is called, once. */
  public void reading(Consumer<Throwable> onFailure, Consumer<Reads> task) {
    try {
      readers.execute(
          () -> {
            try {
              task.accept(tables);
            } catch (Throwable e) {
              // Whoever waits must hear of anything, of errors and of what Scala throws undeclared.
              onFailure.accept(e);
            }
          });
    } catch (RejectedExecutionException e) {
      onFailure.accept(
          readers.isShutdown()
              ? new EngineException(Reason.CLOSED, "the engine is closed")
              : new EngineException(Reason.BUSY, "too much waits to be read"));
    }
  }

  /**
   * Makes a picture of the database, everything acknowledged before this call included, in a
   * directory that does not exist yet and lies on the same volume. Completes on a file thread.
   */
  public CompletionStage<Void> checkpoint(Path dir) {
    return CompletableFuture.runAsync(() -> tables.checkpoint(dir), files);
  }

  /** Runs what blocks on files; {@link RejectedExecutionException} when too much waits. */
  public Executor files() {
    return files;
  }

  /** Runs a short task at intervals until the engine closes. */
  public void every(Duration interval, Runnable task) {
    upkeep.scheduleWithFixedDelay(
        task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Closed while the volume has too little space or the log has failed. */
  public Intake intake() {
    return intake;
  }

  /** Tells the guard of free space that octets were taken in. */
  public void took(long octets) {
    space.took(octets);
  }

  /** Entries appended and not yet committed. */
  public int backlog() {
    return fifo.depth();
  }

  /** Whether writes are still possible. */
  public boolean isWriting() {
    return !failed && committing.isAlive();
  }

  /** Where the metrics of what stands on the engine go. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Where everything of the engine lies. */
  public Path directory() {
    return directory.resolve("");
  }

  /** Files of large blobs. */
  public Path blobDirectory() {
    return directory.resolve("blobs");
  }

  /** Half-written files of large blobs; on the same volume as the whole ones. */
  public Path incomingDirectory() {
    return directory.resolve("incoming");
  }

  /** Commits what was appended, then lets go of the data. Harmless when closed. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    upkeep.shutdownNow();
    boolean quiet = Threads.end(files, CLOSE_SECONDS);
    fifo.close();
    quiet &= Threads.end(committing, CLOSE_SECONDS);
    quiet &= Threads.end(readers, CLOSE_SECONDS);
    if (quiet) {
      // A thread still inside the native library would bring the process down: rather leave it
      // open, the log has everything.
      tables.close();
    }
    directory.close();
  }
}
