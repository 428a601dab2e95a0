package io.viesti.chaos;

import io.viesti.backing.CassandraServer;
import io.viesti.bench.ledger.AckLedger;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.readback.Expectation;
import io.viesti.bench.readback.ReadBack;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.outside.node.Installation;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.Folders;
import io.viesti.outside.process.OwnProcess;
import io.viesti.outside.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The restore drill of a cluster: a house under load is backed up by the script that operators use,
 * a second house is made from the copy, and it holds everything acknowledged before the backup
 * began, once and unchanged. Mail that was held back for a server that did not answer leaves from
 * the second house.
 */
final class RestoreDrill {
  /** Nobody listens for this domain until the second house has taken over. */
  static final String LATER_DOMAIN = "later.test";

  static final int LATER_PORT = 2601;

  private static final int HELD_BACK = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Progress progress;
  private List<Long> before = List.of();

  /**
   * @param folder where the copy goes; not there yet
   */
  RestoreDrill(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /** HOCON of both houses: mail that is held back is tried again soon. */
  static String settings() {
    return """
        viesti.delivery.routes."%s" = "127.0.0.1:%d"
        viesti.delivery.retry.schedule = [10s]
        """
        .formatted(LATER_DOMAIN, LATER_PORT);
  }

  /** Backs the house up while it is under load. */
  void takeCopy(House house, ViestiTown town, AckLedger acknowledged) {
    Folders.create(folder);
    String sender = town.addresses().get(0);
    for (int i = 0; i < HELD_BACK; i++) {
      town.mailbox(sender)
          .send(sender, List.of("x@" + LATER_DOMAIN), subject(i), "A few words.\r\n");
    }
    before = acknowledged.entries();
    long began = System.nanoTime();
    run(
        house,
        "cluster-backup.sh",
        Map.of("COPY_BUCKET", "cp -a " + bucket(house) + " " + folder.resolve("bucket")));
    progress.say(
        "drill: copied in %.1f s under load, after %d mails were acknowledged",
        (System.nanoTime() - began) / 1e9, before.size());
  }

  private static String subject(int i) {
    return "held back " + i;
  }

  /**
   * Fills a house whose servers run and are empty, and whose nodes do not run yet.
   *
   * @throws IllegalStateException with what a script said when it failed
   */
  void fill(House house) {
    long began = System.nanoTime();
    run(
        house,
        "cluster-restore.sh",
        Map.of(
            "COPY_BUCKET_BACK",
            "cp -a " + folder.resolve("bucket") + "/. " + bucket(house),
            "CONFIG",
            house.nodes().get(0).configurationFile().toString(),
            "STAGING",
            folder.resolve("staging").toString()));
    progress.say("drill: restored in %.1f s", (System.nanoTime() - began) / 1e9);
  }

  /** What is wrong with the second house; empty when it holds all it must. */
  List<String> faults(
      House house, Townsfolk townsfolk, Scene scene, LetterBook book, List<Long> acknowledged) {
    Expectation expectation = new Expectation();
    scene.know(expectation);
    expectation.know(book);
    before.forEach(number -> expectation.acknowledged(book, number));
    acknowledged.forEach(number -> expectation.possible(book, number));
    ViestiTown town = ViestiTown.alreadyAt(house::operator, house::login, townsfolk);
    List<String> faults = new ArrayList<>();
    try (SmtpSink later = SmtpSink.keeping(LATER_PORT)) {
      town.awaitReadable(expectation, PATIENCE);
      long read = new ReadBack(town, expectation, n -> {}).requireExact();
      progress.say(
          "drill: %d deliveries read from the restored copy, %d of them acknowledged before it",
          read, expectation.deliveries());
      faults.addAll(heldBack(later));
    } catch (IllegalStateException e) {
      faults.add("restored copy: " + e.getMessage());
    }
    return faults;
  }

  /** Each mail that was held back leaves once. */
  private List<String> heldBack(SmtpSink later) {
    Waiting.holdsWithin(PATIENCE, Duration.ofMillis(200), () -> arrived(later).size() == HELD_BACK);
    Map<String, Long> arrived = arrived(later);
    Map<String, Long> wanted =
        IntStream.range(0, HELD_BACK)
            .boxed()
            .collect(Collectors.toMap(RestoreDrill::subject, i -> 1L, Long::sum, TreeMap::new));
    return arrived.equals(wanted)
        ? List.of()
        : List.of("restored copy: of mail held back " + arrived + " left");
  }

  private static Map<String, Long> arrived(SmtpSink later) {
    return later.mails().stream()
        .flatMap(mail -> mail.header("Subject").stream())
        .collect(Collectors.groupingBy(subject -> subject, TreeMap::new, Collectors.counting()));
  }

  private static Path bucket(House house) {
    return house.cluster().s3().folder().resolve("data").resolve("viesti");
  }

  private void run(House house, String script, Map<String, String> more) {
    CassandraServer cassandra = house.cluster().cassandras().get(0);
    Path bin = Folders.create(folder.resolve("bin"));
    program(bin.resolve("nodetool"), cassandra.nodetool());
    program(
        bin.resolve("viesti"),
        Installation.find()
            .command(
                Path.of(System.getProperty("java.home")),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")));
    List<String> command = new ArrayList<>(List.of("env"));
    command.add("PATH=" + bin + ":" + System.getenv("PATH"));
    command.add("BACKUP=" + folder.resolve("copy"));
    command.add("CASSANDRA=local");
    command.add("DATA=" + cassandra.folder().resolve("data"));
    command.add("VIESTI_MANAGEMENT=" + house.cluster().management(1));
    command.add("VIESTI_OPERATOR_TOKEN=" + house.cluster().operatorToken());
    more.forEach((name, value) -> command.add(name + "=" + value));
    command.add(scripts().resolve(script).toString());
    OwnProcess.run(command, PATIENCE);
  }

  private static Path scripts() {
    return Installation.find().lib().resolve("../../../deploy/backup").normalize();
  }

  private static void program(Path file, List<String> command) {
    String words = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    try {
      Files.writeString(file, "#!/bin/sh\nexec " + words + " \"$@\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
