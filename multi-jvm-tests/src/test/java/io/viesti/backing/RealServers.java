package io.viesti.backing;

import io.viesti.outside.process.Folders;
import io.viesti.outside.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * One Cassandra, one Kafka and one S3 for all tests of this JVM: each starts at its first use, on
 * free ports of 127.0.0.1, and ends with the JVM. Tests take keyspaces, topics and buckets of their
 * own; none may stop or pause a server here. Thread-safe.
 */
public final class RealServers {
  private static final Path ALL = Path.of("target", "real-servers").toAbsolutePath();
  private static final Path OURS = ALL.resolve(Long.toString(ProcessHandle.current().pid()));

  private static final Shared<CassandraServer> CASSANDRA =
      new Shared<>(
          () ->
              new CassandraServer(
                  ServerJars.find(),
                  OURS.resolve("cassandra"),
                  Seats.one("127.0.0.1", FreePorts.next(), FreePorts.next()),
                  0,
                  Pace.QUICK_START));

  private static final Shared<KafkaServer> KAFKA =
      new Shared<>(
          () ->
              new KafkaServer(
                  ServerJars.find(),
                  OURS.resolve("kafka"),
                  Seats.one("127.0.0.1", FreePorts.next(), FreePorts.next()),
                  0,
                  Pace.QUICK_START));

  private static final Shared<S3Server> S3 =
      new Shared<>(
          () ->
              new S3Server(
                  ServerJars.find(),
                  OURS.resolve("s3"),
                  "127.0.0.1",
                  FreePorts.next(),
                  Pace.QUICK_START));

  private RealServers() {}

  /** Cassandra, answering; the first call starts it (about ten seconds). */
  public static CassandraServer cassandra() {
    return CASSANDRA.get();
  }

  /** Kafka, answering; the first call starts it. */
  public static KafkaServer kafka() {
    return KAFKA.get();
  }

  /** S3, answering; the first call starts it. */
  public static S3Server s3() {
    return S3.get();
  }

  private static final class Shared<S extends Server> {
    private final Supplier<S> maker;
    private S server;

    Shared(Supplier<S> maker) {
      this.maker = maker;
    }

    synchronized S get() {
      if (server == null) {
        removeLeftovers();
        S made = maker.get();
        made.start();
        // Its data is thrown away: no need to let it write down what it holds.
        Runtime.getRuntime().addShutdownHook(new Thread(made::kill, "kill-" + made.name()));
        server = made;
      }
      return server;
    }
  }

  /** What a JVM left here that was killed: its servers, and their data. */
  private static synchronized void removeLeftovers() {
    try {
      Files.createDirectories(ALL);
      try (DirectoryStream<Path> owners = Files.newDirectoryStream(ALL)) {
        for (Path owner : owners) {
          if (ProcessHandle.of(Long.parseLong(owner.getFileName().toString())).isEmpty()) {
            for (String server : new String[] {"cassandra", "kafka", "s3"}) {
              Child.endLeftover(owner.resolve(server));
            }
            Folders.delete(owner);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
