package io.viesti.engine.backup;

import io.viesti.engine.Engine;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups of one running engine, one at a time, on a thread of their own that is there only while
 * one is made. Mail goes on meanwhile. Thread-safe; no call blocks.
 */
public final class EngineBackups {
  private static final Logger LOG = LoggerFactory.getLogger(EngineBackups.class);
  private static final int WAITING_STEPS = 4;

  private final Engine engine;
  private final Path data;
  private final InstantSource clock;
  private final ThreadPoolExecutor thread;
  private BackupRun latest;

  /**
   * @param data the node's data directory, for what lies beside the engine
   */
  public EngineBackups(Engine engine, Path data, InstantSource clock) {
    this.engine = engine;
    this.data = data;
    this.clock = clock;
    this.thread =
        new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_STEPS),
            task -> {
              Thread made = new Thread(task, "viesti-backup");
              made.setDaemon(true);
              return made;
            });
    // A picture that a killed process left behind would keep files the database has done with.
    thread.execute(() -> BackupTarget.emptyQuietly(BackupRun.staging(engine)));
  }

  /**
   * Begins a backup. Completes when it is certain that it can be made, with its first progress, or
   * with a {@link BackupException}.
   */
  public CompletionStage<BackupProgress> start(BackupOrder order) {
    BackupRun run;
    synchronized (this) {
      if (latest != null && latest.isRunning()) {
        return CompletableFuture.failedFuture(
            new BackupException(
                "a backup to " + latest.progress().target() + " is being made: one at a time"));
      }
      run = new BackupRun(engine, data, order, clock);
      latest = run;
    }
    CompletableFuture<Void> prepared = CompletableFuture.runAsync(run::prepare, thread);
    prepared
        .thenCompose(done -> engine.checkpoint(run.picture()))
        .thenRunAsync(run::take, thread)
        .whenCompleteAsync((done, failure) -> end(run, cause(failure)), thread);
    return prepared.thenApply(done -> run.progress());
  }

  private static void end(BackupRun run, Throwable failure) {
    run.ended(failure);
    BackupProgress progress = run.progress();
    if (failure == null) {
      LOG.info(
          "backup to {}: {} files, {} octets",
          progress.target(),
          progress.files(),
          progress.octets());
    } else {
      LOG.warn("backup to {}: {}", progress.target(), progress.reason().orElse(""));
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The backup that is being made, else the one made last since the node started. */
  public synchronized Optional<BackupProgress> latest() {
    return Optional.ofNullable(latest).map(BackupRun::progress);
  }

  /** Gives up the backup that is being made; false when there is none. */
  public synchronized boolean cancel() {
    boolean running = latest != null && latest.isRunning();
    if (running) {
      latest.cancel();
    }
    return running;
  }
}
