package io.viesti.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.engine.blob.EngineBlobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.rocksdb.RocksDBException;

/**
 * A process that writes blobs, each with an event that names it, until it dies. Prints {@code ACK
 * key blob} for each that was acknowledged, {@code NACK key} for each that was not.
 *
 * <p>Arguments: directory, run (part of the keys), most octets of a blob, then settings.
 */
public final class CrashingWriter {
  private static final int IN_FLIGHT = 32;

  private CrashingWriter() {}

  public static void main(String[] arguments) throws Exception {
    String run = arguments[1];
    int largest = Integer.parseInt(arguments[2]);
    String[] settings = java.util.Arrays.copyOfRange(arguments, 3, arguments.length);
    Engine engine =
        Engine.open(
            EngineFixture.settings(Path.of(arguments[0]), settings), new SimpleMeterRegistry());
    EngineBlobStore blobs =
        new EngineBlobStore(engine, Duration.ofMinutes(1), InstantSource.system());
    Semaphore free = new Semaphore(IN_FLIGHT);
    Random random = new Random();
    for (int number = 0; ; number++) {
      free.acquire();
      byte[] content = new byte[random.nextInt(largest)];
      random.nextBytes(content);
      String key = run + "-" + number;
      blobs
          .put(content)
          .whenComplete(
              (stored, failure) -> {
                if (failure != null) {
                  say("NACK " + key, free);
                } else {
                  engine.append(
                      new Event(key, stored.id().value()),
                      failed ->
                          say(
                              failed == null ? "ACK " + key + " " + stored.id() : "NACK " + key,
                              free));
                }
              });
    }
  }

  private static void say(String line, Semaphore free) {
    synchronized (CrashingWriter.class) {
      System.out.println(line);
      System.out.flush();
    }
    free.release();
  }

  /** An event that names its blob. */
  private record Event(String key, String blob) implements Write {
    @Override
    public void into(Batch batch) throws RocksDBException {
      batch.put(Family.JOURNAL, Put.octets(key), Put.octets(blob));
    }

    @Override
    public int weight() {
      return key.length() + blob.length();
    }
  }
}
