package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.viesti.blob.BlobId;
import io.viesti.engine.blob.EngineBlobStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that die while they write: what they acknowledged is there, whole. */
@Timeout(120)
class CrashTest {
  @TempDir private Path dir;

  @Test
  void killedProcessLosesNothingItAcknowledged() throws Exception {
    Map<String, String> acknowledged = new HashMap<>();
    Random random = new Random();
    for (int round = 0; round < 3; round++) {
      int until = 300 + random.nextInt(700);
      Process writer = start(dir, "round" + round, 120_000);
      try (BufferedReader lines = out(writer)) {
        for (int seen = 0; seen < until; seen++) {
          note(lines.readLine(), acknowledged);
        }
        // By its handle: the process itself would close the stream, and what it said before its
        // end counts as well.
        writer.toHandle().destroyForcibly();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.matches("ACK \\S+ [0-9a-f]{64}")) {
            note(line, acknowledged);
          }
        }
      }
      assertThat(writer.waitFor()).isNotZero();
      assertAllThere(dir, acknowledged);
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(900);
  }

  @Test
  void fullDiskEndsTheProcessAndLosesNothingItAcknowledged() throws Exception {
    Path volume = Files.createDirectory(dir.resolve("volume"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=48m", "viesti-test", volume.toString()) == 0,
        "needs the right to mount a small volume");
    try {
      Path data = volume.resolve("data");
      Map<String, String> acknowledged = new HashMap<>();
      Process writer =
          start(
              data,
              "full",
              20_000,
              "viesti.engine.min-free = 0 B",
              "viesti.engine.write-buffer = 4 MiB",
              "viesti.engine.failure-grace = 1 s");
      List<String> said = new ArrayList<>();
      try (BufferedReader lines = out(writer)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          said.add(line);
          if (line.startsWith("ACK ")) {
            note(line, acknowledged);
          }
        }
      }
      assertThat(writer.waitFor()).isEqualTo(LogFailure.EXIT_STATUS);
      assertThat(error(writer))
          .filteredOn(line -> line.startsWith("viesti: "))
          .singleElement()
          .asString()
          .contains(data.toString())
          .contains("no space left");
      assertThat(said).anyMatch(line -> line.startsWith("NACK "));
      int firstFailure =
          said.indexOf(said.stream().filter(l -> l.startsWith("NACK")).findFirst().orElseThrow());
      assertThat(said.subList(firstFailure, said.size())).noneMatch(l -> l.startsWith("ACK"));
      assertThat(run("mount", "-o", "remount,size=256m", volume.toString())).isZero();
      assertAllThere(data, acknowledged);
    } finally {
      run("umount", volume.toString());
    }
  }

  private static void note(String line, Map<String, String> acknowledged) {
    String[] words = line.split(" ");
    assertThat(words).as(line).hasSize(3).startsWith("ACK");
    acknowledged.put(words[1], words[2]);
  }

  /** Every acknowledged event is there; every event, acknowledged or not, has its blob. */
  private static void assertAllThere(Path dir, Map<String, String> acknowledged) throws Exception {
    try (Engine engine = EngineFixture.open(dir)) {
      EngineBlobStore blobs =
          new EngineBlobStore(engine, Duration.ofMinutes(1), InstantSource.system());
      Map<String, String> found =
          engine.read(CrashTest::events).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(found).containsAllEntriesOf(acknowledged);
      for (String blob : found.values()) {
        byte[] content =
            blobs.read(new BlobId(blob), 1 << 20).toCompletableFuture().get(20, TimeUnit.SECONDS);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
        assertThat(BlobId.ofDigest(hash).value()).isEqualTo(blob);
      }
    }
  }

  private static Map<String, String> events(Reads reads) {
    Map<String, String> found = new HashMap<>();
    try (Cursor cursor = reads.cursor(Family.JOURNAL, new byte[0], new byte[] {-1})) {
      while (cursor.next()) {
        found.put(
            new String(cursor.key(), StandardCharsets.UTF_8),
            new String(cursor.value(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  private static Process start(Path dir, String run, int largest, String... settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(CrashingWriter.class.getName());
    command.addAll(List.of(dir.toString(), run, Integer.toString(largest)));
    command.addAll(List.of(settings));
    return new ProcessBuilder(command).start();
  }

  private static BufferedReader out(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static List<String> error(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
