package io.viesti.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.BlobWriter;
import io.viesti.engine.blob.EngineBlobStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;

/**
 * Prints what the engine alone does: blobs with an event each, both durable before the answer.
 *
 * <p>Arguments: directory, octets of a blob, how many wait at once, seconds.
 */
public final class EngineBench {
  private EngineBench() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    int inFlight = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    Path dir = Files.createTempDirectory(Files.createDirectories(root), "bench");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Engine engine = EngineFixture.open(dir, registry)) {
      EngineBlobStore blobs =
          new EngineBlobStore(engine, Duration.ofMinutes(1), InstantSource.system());
      for (int round = 1; round <= 4; round++) {
        run(engine, blobs, size, inFlight, seconds, round);
      }
      System.out.printf(
          "syncs %.0f, group %.1f, commit %.2f ms, received %.0f, kept %.0f%n",
          registry.get("viesti.engine.syncs").counter().count(),
          registry.get("viesti.engine.group.size").summary().mean(),
          registry
              .get("viesti.engine.commit")
              .timer()
              .mean(java.util.concurrent.TimeUnit.MILLISECONDS),
          registry.get("viesti.blob.received.bytes").counter().count(),
          registry.get("viesti.blob.kept.bytes").counter().count());
    }
  }

  private static void run(
      Engine engine, EngineBlobStore blobs, int size, int inFlight, int seconds, int round)
      throws Exception {
    Semaphore free = new Semaphore(inFlight);
    AtomicLong done = new AtomicLong();
    byte[] body = base64Noise(size);
    Random random = new Random(round);
    long cpu = cpuNanos();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    long number = 0;
    while (System.nanoTime() < end) {
      free.acquire();
      long id = (long) round << 32 | number++;
      java.nio.ByteBuffer.wrap(body).putLong(random.nextLong());
      BlobWriter writer = blobs.write();
      writer.write(body, 0, body.length);
      writer
          .finish()
          .whenComplete(
              (stored, failure) ->
                  engine.append(
                      new Event(id),
                      failed -> {
                        done.incrementAndGet();
                        free.release();
                      }));
    }
    free.acquire(inFlight);
    double took = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "round %d: %d octets, %d at once: %.0f/s, %.1f us CPU each%n",
        round, size, inFlight, done.get() / took, (cpuNanos() - cpu) / 1e3 / done.get());
  }

  private static byte[] base64Noise(int size) {
    byte[] body = new byte[size];
    new Random(1).nextBytes(body);
    return java.util.Arrays.copyOf(java.util.Base64.getMimeEncoder().encode(body), size);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** 250 octets, as an event of the journal has. */
  private record Event(long id) implements Write {
    @Override
    public void into(Batch batch) throws RocksDBException {
      byte[] key = java.nio.ByteBuffer.allocate(40).putLong(id % 1000).putLong(32, id).array();
      batch.put(Family.JOURNAL, key, new byte[250]);
    }

    @Override
    public int weight() {
      return 290;
    }
  }
}
