package io.viesti.tiered;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.spool.Room;
import io.viesti.spool.SpoolFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where large content waits on its way to the object store: files that a crash may take, bounded in
 * number and size. Owned by one process. Thread-safe.
 */
final class SpoolFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpoolFolder.class);
  private static final String OWNER = "owner";

  private final Path dir;
  private final long maxBytes;
  private final int maxFiles;
  private final Duration idleLimit;
  private final ThreadPoolExecutor threads;
  private final FileChannel owner;
  private final AtomicLong taken = new AtomicLong();
  private final Map<Path, Spooling> files = new ConcurrentHashMap<>();

  /**
   * Takes the folder over and empties it. Blocks.
   *
   * @param config {@code viesti.s3.spool}
   * @throws IllegalStateException when the folder can't be used, or another process does
   */
  SpoolFolder(Config config, MeterRegistry metrics) {
    dir = Path.of(config.getString("dir"));
    maxBytes = config.getBytes("max-bytes");
    maxFiles = config.getInt("max-files");
    idleLimit = config.getDuration("idle-limit");
    try {
      owner = takeOver(dir);
    } catch (IOException e) {
      throw new IllegalStateException("the spool folder " + dir + " can't be used: " + e, e);
    }
    threads = pool(config.getInt("threads"), 2 * maxFiles);
    Gauge.builder("viesti.spool.files", files, Map::size)
        .description("large content on its way to the object store")
        .register(metrics);
    Gauge.builder("viesti.spool.bytes", taken, AtomicLong::get).register(metrics);
  }

  private static FileChannel takeOver(Path dir) throws IOException {
    Files.createDirectories(dir);
    FileChannel owner =
        FileChannel.open(dir.resolve(OWNER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (owner.tryLock() == null) {
        throw new IOException("another process spools there");
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException("this process spools there already", e);
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(dir, p -> !p.endsWith(OWNER))) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
    return owner;
  }

  private static ThreadPoolExecutor pool(int threads, int waiting) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(waiting),
        task -> {
          Thread thread = new Thread(task, "spool-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * @throws BlobStoreException of reason {@code UNAVAILABLE} when there are too many
   */
  SpoolFile newFile() {
    if (files.size() >= maxFiles) {
      throw new BlobStoreException(
          Reason.UNAVAILABLE, maxFiles + " contents are on their way to the object store already");
    }
    Path path = dir.resolve(UUID.randomUUID().toString());
    Spooling spooling = new Spooling(path);
    files.put(path, spooling);
    return spooling.file;
  }

  /** Removes a file that was finished and is no longer needed. Returns at once. */
  void drop(Path path) {
    try {
      threads.execute(
          () -> {
            try {
              Files.deleteIfExists(path);
            } catch (IOException e) {
              log.warn("{} can't be removed: {}", path, e.toString());
            } finally {
              release(path);
            }
          });
    } catch (RejectedExecutionException closed) {
      log.debug("{} is left to the next start", path);
    }
  }

  private void release(Path path) {
    Spooling gone = files.remove(path);
    if (gone != null) {
      taken.addAndGet(-gone.mine.get());
    }
  }

  /** One file and what it takes. */
  private final class Spooling implements Room {
    private final Path path;
    private final SpoolFile file;
    private final AtomicLong mine = new AtomicLong();

    private Spooling(Path path) {
      this.path = path;
      file = new SpoolFile(path, this, threads);
    }

    @Override
    public void take(long octets) {
      if (taken.addAndGet(octets) > maxBytes) {
        taken.addAndGet(-octets);
        throw new BlobStoreException(
            Reason.NO_SPACE, "viesti.s3.spool.max-bytes are on their way to the object store");
      }
      mine.addAndGet(octets);
    }

    @Override
    public void release() {
      SpoolFolder.this.release(path);
    }
  }

  /** Aborts writers that were forgotten. Called now and then. */
  void sweep() {
    for (Spooling spooling : files.values()) {
      if (spooling.file.idleNanos() > idleLimit.toNanos()) {
        spooling.file.abort();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      owner.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
