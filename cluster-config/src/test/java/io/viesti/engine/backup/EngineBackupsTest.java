package io.viesti.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobWriter;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineFixture;
import io.viesti.engine.Family;
import io.viesti.engine.backup.BackupProgress.State;
import io.viesti.engine.blob.EngineBlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a running engine, what is in them, and the way back. */
class EngineBackupsTest {
  private static final int LARGE = 3 * BlobStore.SMALL_LIMIT;

  private final Random random = new Random(7);
  @TempDir private Path folder;
  private Path data;
  private Path target;
  private Engine engine;
  private EngineBlobStore store;
  private EngineBackups backups;

  @BeforeEach
  void open() throws IOException {
    data = folder.resolve("data");
    target = folder.resolve("copies").resolve("monday");
    engine = EngineFixture.open(data.resolve("engine"));
    store = new EngineBlobStore(engine, Duration.ofHours(1), InstantSource.system());
    Path left = Files.createDirectories(BackupRun.staging(engine).resolve("db"));
    Files.writeString(left.resolve("000001.sst"), "x");
    backups = new EngineBackups(engine, data, InstantSource.system());
    Files.writeString(data.resolve("operator.token"), "secret\n");
    Files.createDirectory(data.resolve("tls"));
    Files.writeString(data.resolve("tls").resolve("key.pem"), "key\n");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static <T> T get(java.util.concurrent.CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void event(String key) throws Exception {
    get(
        engine.appended(
            new io.viesti.engine.Write() {
              @Override
              public void into(io.viesti.engine.Batch batch) throws org.rocksdb.RocksDBException {
                batch.put(Family.JOURNAL, octets(key), octets("event " + key));
              }

              @Override
              public int weight() {
                return 2 * key.length();
              }
            }));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private BlobId blob(int size) throws Exception {
    byte[] content = new byte[size];
    random.nextBytes(content);
    BlobWriter writer = store.write();
    for (int from = 0; from < size; from += 8_192) {
      get(writer.ready());
      writer.write(content, from, Math.min(8_192, size - from));
    }
    return get(writer.finish()).id();
  }

  private BackupOrder order() {
    return new BackupOrder(target, OptionalLong.empty(), true);
  }

  private BackupProgress done() {
    await().atMost(Duration.ofSeconds(30)).until(() -> latest().state() != State.RUNNING);
    return latest();
  }

  private BackupProgress latest() {
    return backups.latest().orElseThrow();
  }

  private BackupProgress backUp() throws Exception {
    get(backups.start(order()));
    assertThat(done().reason()).isEmpty();
    return latest();
  }

  private BackupCheck.Whole check() {
    return BackupCheck.of(target, octets -> {});
  }

  @Test
  void what_was_durable_before_is_in_the_copy_and_comes_back() throws Exception {
    BlobId small = blob(1_000);
    BlobId large = blob(LARGE);
    event("one");
    BackupProgress progress = backUp();
    event("two");

    assertThat(progress.octets()).isPositive().isEqualTo(progress.totalOctets());
    assertThat(check().entries()).containsEntry("journal", 1L).containsEntry("leases", 2L);
    assertThat(check().largeBlobs()).isEqualTo(1);
    Path restored = folder.resolve("restored");
    Restore.into(restored, target, octets -> {});
    assertThat(restored.resolve("operator.token")).hasContent("secret\n");
    assertThat(restored.resolve("tls/key.pem")).hasContent("key\n");
    assertThat(Files.list(restored)).hasSize(3);
    try (Engine again = EngineFixture.open(restored.resolve("engine"))) {
      BlobStore blobs = new EngineBlobStore(again, Duration.ofHours(1), InstantSource.system());
      assertThat(get(blobs.read(small, 1_000))).hasSize(1_000);
      assertThat(get(blobs.read(large, LARGE))).hasSize(LARGE);
      byte[] one = get(again.read(reads -> reads.get(Family.JOURNAL, octets("one"))));
      byte[] two = get(again.read(reads -> reads.get(Family.JOURNAL, octets("two"))));
      assertThat(one).isEqualTo(octets("event one"));
      assertThat(two).isNull();
    }
  }

  @Test
  void writing_goes_on_meanwhile_and_every_copy_is_whole() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    Thread load =
        new Thread(
            () -> {
              try {
                for (int i = 0; !enough.get(); i++) {
                  blob(i % 10 == 0 ? LARGE : 2_000);
                  event("event-" + i);
                }
              } catch (Exception e) {
                failures.add(e);
              }
            });
    load.start();
    try {
      for (String name : new String[] {"monday", "tuesday", "wednesday"}) {
        target = folder.resolve(name);
        backUp();
        check();
      }
    } finally {
      enough.set(true);
      load.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void on_the_same_volume_files_are_shared_and_only_their_owner_looks() throws Exception {
    BlobId large = blob(LARGE);
    BackupProgress progress = backUp();

    assertThat(progress.linked()).isPositive();
    Path copy = target.resolve("data/engine/blobs").resolve(large.value().substring(0, 2));
    try (Stream<Path> files = Files.list(copy)) {
      assertThat(files)
          .singleElement()
          .satisfies(file -> assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(2));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(target.resolve("data/operator.token"))))
        .isEqualTo("rw-------");
    assertThat(BackupRun.staging(engine)).doesNotExist();
  }

  @Test
  void on_another_volume_everything_is_copied() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeThat(memory).isWritable();
    assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(data));
    Path elsewhere = Files.createTempDirectory(memory, "viesti-backup");
    try {
      blob(LARGE);
      event("one");
      target = elsewhere.resolve("copy");
      assertThat(backUp().linked()).isZero();
      assertThat(check().largeBlobs()).isEqualTo(1);
    } finally {
      BackupTarget.empty(elsewhere);
    }
  }

  @Test
  void without_secrets_nothing_beside_the_engine_is_taken() throws Exception {
    get(backups.start(new BackupOrder(target, OptionalLong.empty(), false)));
    done();

    assertThat(check().secrets()).isFalse();
    assertThat(Files.list(target.resolve("data"))).hasSize(1);
  }

  @Test
  void a_target_that_holds_something_or_lies_in_the_data_is_refused() throws Exception {
    Files.createDirectories(target);
    Files.writeString(target.resolve("precious"), "x");
    assertRefused(target, "not empty");
    assertThat(target.resolve("precious")).exists();
    assertRefused(data.resolve("copy"), "own data");
    assertRefused(Path.of("relative"), "not an absolute path");
    assertRefused(target.resolve("precious"), "not a directory");
  }

  private void assertRefused(Path where, String why) {
    assertThatThrownBy(() -> get(backups.start(new BackupOrder(where, OptionalLong.empty(), true))))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(BackupException.class)
        .hasStackTraceContaining(why);
    assertThat(done().state()).isEqualTo(State.FAILED);
  }

  @Test
  void one_at_a_time_and_a_cancelled_one_leaves_nothing() throws Exception {
    blob(4 << 20);
    get(backups.start(new BackupOrder(target, OptionalLong.of(1), true)));
    assertThatThrownBy(() -> get(backups.start(order()))).hasStackTraceContaining("one at a time");

    assertThat(backups.cancel()).isTrue();

    assertThat(done().reason().orElseThrow()).contains("cancelled");
    assertThat(Files.list(target)).isEmpty();
    assertThat(BackupRun.staging(engine)).doesNotExist();
    assertThat(backups.cancel()).isFalse();
    backUp();
    check();
  }

  @Test
  void a_picture_left_by_a_killed_process_is_removed() {
    await().until(() -> !Files.exists(BackupRun.staging(engine)));
  }

  @Test
  void whatever_is_wrong_with_a_copy_is_named_and_nothing_of_it_is_restored() throws Exception {
    BlobId large = blob(LARGE);
    event("one");
    backUp();
    Path restored = folder.resolve("restored");
    Path copy = target.resolve("data/engine/blobs").resolve(large.value().substring(0, 2));
    Path file;
    try (Stream<Path> files = Files.list(copy)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    assertNotWhole(restored, large.value());
    byte[] changed = content.clone();
    changed[100]++;
    Files.write(file, changed);
    assertNotWhole(restored, "changed");
    Files.write(file, content);
    check();

    Path sums = target.resolve("SHA256SUMS");
    byte[] list = Files.readAllBytes(sums);
    Files.writeString(sums, "0".repeat(64) + "  ../elsewhere\n");
    assertNotWhole(restored, "SHA256SUMS");
    Files.write(sums, list);
    Files.delete(target.resolve("manifest.json"));
    assertNotWhole(restored, "no whole backup");
  }

  private void assertNotWhole(Path restored, String why) {
    assertThatThrownBy(this::check).isInstanceOf(BackupException.class).hasMessageContaining(why);
    assertThatThrownBy(() -> Restore.into(restored, target, octets -> {}))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(why);
    assertThat(restored.resolve("engine")).doesNotExist();
    assertThat(restored.resolve("restoring")).doesNotExist();
  }

  @Test
  void a_file_that_was_added_is_noticed() throws Exception {
    backUp();
    Files.writeString(target.resolve("data/more"), "x");

    assertThatThrownBy(this::check).hasMessageContaining("files");
  }

  @Test
  void a_list_that_leads_out_of_the_backup_is_refused() throws Exception {
    backUp();
    Path sums = target.resolve("SHA256SUMS");
    Files.writeString(sums, "0".repeat(64) + "  data/../../elsewhere\n");
    String hash = Sums.seal(target);
    Path manifest = target.resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceAll("\"sha256sums\" : \"[0-9a-f]+\"", "\"sha256sums\" : \"" + hash + "\""));

    assertThatThrownBy(() -> Restore.into(folder.resolve("restored"), target, octets -> {}))
        .hasMessageContaining("outside");
  }

  @Test
  void restoring_overwrites_nothing_and_reads_no_newer_format() throws Exception {
    backUp();
    assertThatThrownBy(() -> Restore.into(data, target, octets -> {}))
        .hasMessageContaining("not empty");
    Path manifest = target.resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replace("\"engine_format\" : 1", "\"engine_format\" : 99"));

    assertThatThrownBy(() -> Restore.into(folder.resolve("restored"), target, octets -> {}))
        .hasMessageContaining("newer version");
  }
}
