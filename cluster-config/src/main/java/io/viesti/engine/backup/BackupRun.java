package io.viesti.engine.backup;

import io.viesti.engine.DatabaseCopy;
import io.viesti.engine.Engine;
import io.viesti.engine.SyncedFiles;
import io.viesti.engine.backup.BackupProgress.State;
import io.viesti.engine.blob.LargeBlobs;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One backup from its order to its end. Its steps are taken one after the other by one thread,
 * which they block; how far it is may be asked by anyone.
 */
final class BackupRun {
  private final Engine engine;
  private final Path data;
  private final BackupOrder order;
  private final InstantSource clock;
  private final Pace pace;
  private final Path staging;
  private final Instant startedAt;
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong octets = new AtomicLong();
  private volatile long totalOctets;
  private volatile long linked;
  private volatile String step = "looking at the target";
  private volatile State state = State.RUNNING;
  private volatile Instant pictureAt;
  private volatile Instant endedAt;
  private volatile String reason;

  BackupRun(Engine engine, Path data, BackupOrder order, InstantSource clock) {
    this.engine = engine;
    this.data = data.toAbsolutePath().normalize();
    this.order = order;
    this.clock = clock;
    this.pace = new Pace(order.octetsPerSecond());
    this.staging = staging(engine);
    this.startedAt = clock.instant();
  }

  /** On the engine's own volume, so that the picture is made of links and takes no time. */
  static Path staging(Engine engine) {
    return engine.directory().resolve("backup");
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  void cancel() {
    pace.cancel();
  }

  /** Where the picture of the database is to be made. */
  Path picture() {
    return staging.resolve("db");
  }

  /**
   * Looks whether the backup can be made and takes its place.
   *
   * @throws BackupException one line that says why it can't
   */
  void prepare() {
    Path target = order.target();
    try {
      BackupTarget.take(target, data, engine);
      BackupTarget.requireSpace(target, engine);
      BackupTarget.empty(staging);
      Files.createDirectories(staging);
    } catch (IOException e) {
      throw new BackupException(target + " can't take a backup: " + e, e);
    }
    step = "writing out what is in memory";
    pictureAt = clock.instant();
  }

  /** After the picture was made: brings everything to the target and writes the manifest. */
  void take() {
    BackupSources sources = new BackupSources(data, engine.directory(), picture(), order.secrets());
    try {
      step = "counting";
      Map<String, Long> entries;
      long largeBlobs;
      try (DatabaseCopy copy = new DatabaseCopy(picture(), engine.directory())) {
        entries = copy.entries();
        largeBlobs = requireBlobs(copy);
      }
      AtomicLong total = new AtomicLong();
      sources.forEach(source -> total.addAndGet(BackupSources.size(source.from())));
      totalOctets = total.get();
      step = "copying";
      String sums = copy(sources);
      step = "finishing";
      BackupManifest manifest =
          new BackupManifest(
              Engine.FORMAT,
              pictureAt,
              clock.instant(),
              order.secrets(),
              entries,
              largeBlobs,
              files.get(),
              octets.get(),
              sums);
      Path file = BackupManifest.in(order.target());
      Files.write(file, manifest.encoded(), StandardOpenOption.CREATE_NEW, StandardOpenOption.SYNC);
      SyncedFiles.syncDirectory(order.target());
    } catch (IOException | UncheckedIOException e) {
      throw new BackupException("the backup in " + order.target() + " failed: " + e, e);
    }
  }

  private long requireBlobs(DatabaseCopy copy) {
    return LargeBlobs.look(
        copy,
        engine.blobDirectory(),
        id -> {
          throw new BackupException(
              "the node's own data is not whole: the file of blob " + id + " is missing");
        });
  }

  private String copy(BackupSources sources) throws IOException {
    Path target = order.target();
    FileCopies copies = new FileCopies(true, pace, octets::addAndGet);
    try (BufferedWriter sums = Sums.create(target)) {
      sources.forEach(
          source -> {
            try {
              Path to = target.resolve(source.to());
              String hash =
                  source.fixed()
                      ? copies.transfer(source.from(), to)
                      : copies.copy(source.from(), to);
              Sums.append(sums, hash, source.to());
              files.incrementAndGet();
              linked = copies.linked();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    copies.syncDirectories(target);
    return Sums.seal(target);
  }

  /** The end, with what made it fail or null. Nothing half made is left. */
  void ended(Throwable failure) {
    BackupTarget.emptyQuietly(staging);
    if (failure != null) {
      reason = failure instanceof BackupException ? failure.getMessage() : failure.toString();
      if (!step.equals("looking at the target")) {
        BackupTarget.giveBack(order.target());
      }
    }
    endedAt = clock.instant();
    state = failure == null ? State.DONE : State.FAILED;
  }

  BackupProgress progress() {
    return new BackupProgress(
        order.target(),
        state,
        step,
        files.get(),
        octets.get(),
        totalOctets,
        linked,
        startedAt,
        Optional.ofNullable(pictureAt),
        Optional.ofNullable(endedAt),
        Optional.ofNullable(reason));
  }
}
