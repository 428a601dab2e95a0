package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import io.viesti.outside.process.FreePorts;
import io.viesti.s3.S3Bucket;
import io.viesti.s3.S3Refused;
import io.viesti.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object store that is down, hangs or dies, and what that does to mail of either size. */
class ObjectStoreTroubleIT {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int LARGE = 300_000;

  /** Patience short enough for a test, and a breaker that stays out of the way. */
  private static final Map<String, Object> IMPATIENT =
      Map.of(
          "viesti.s3.timeouts.connect", "500 ms",
          "viesti.s3.timeouts.idle", "1 s",
          "viesti.s3.timeouts.request", "2 s",
          "viesti.s3.timeouts.upload", "3 s",
          "viesti.s3.breaker.failures", 100);

  private static S3Server server;

  private final InMemoryTable table = new InMemoryTable();
  private Path spool;
  private TieredFixture fixture;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server =
        new S3Server(ServerJars.find(), folder, "127.0.0.1", FreePorts.next(), Pace.QUICK_START);
    server.start();
    TieredFixture.migrate(config(folder, Map.of()));
  }

  @AfterAll
  static void stop() {
    server.kill();
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void open(@TempDir Path dir) {
    if (!server.alive()) {
      server.start();
    }
    spool = dir.resolve("spool");
    reopen(Map.of());
  }

  private void reopen(Map<String, Object> more) {
    fixture = new TieredFixture(table, config(spool, more), KIT.system());
  }

  private static Config config(Path spool, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(IMPATIENT);
    all.putAll(more);
    return TieredFixture.config(server, "trouble", spool, all);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void storeThatIsDownTouchesNoSmallContent() throws Exception {
    byte[] large = noise(LARGE);
    BlobId before = await(put(large)).id();
    byte[] small = noise(64 * 1024);
    server.kill();

    StoredBlob stored = await(put(small));
    assertThat(await(fixture.store.read(stored.id(), small.length))).isEqualTo(small);
    assertUnavailable(put(noise(LARGE)));
    assertUnavailable(fixture.store.read(before, LARGE));
    assertUnavailable(fixture.store.stream(before).runWith(Sink.ignore(), KIT.system()));
    assertThat(await(fixture.store.size(before))).isEqualTo(LARGE);
    await(fixture.store.renew(before));

    server.start();
    assertThat(await(fixture.store.read(before, LARGE))).isEqualTo(large);
    await(put(noise(LARGE)));
  }

  @Test
  void contentThatIsThereGetsItsLeaseAndIsSentAgainOnlyWhenItsObjectIsLost() throws Exception {
    byte[] content = noise(LARGE);
    BlobId id = await(put(content)).id();
    await(put(content));
    assertThat(table.renewals()).isEqualTo(1);

    Files.delete(object(id));
    assertFailed(fixture.store.read(id, LARGE), Reason.MISSING);
    await(put(content));
    assertThat(await(fixture.store.read(id, LARGE))).isEqualTo(content);
  }

  @Test
  void objectThatWasChangedIsBroken() throws Exception {
    BlobId id = await(put(noise(LARGE))).id();
    Files.write(object(id), noise(LARGE));
    assertFailed(fixture.store.read(id, LARGE), Reason.BROKEN);
    Files.write(object(id), noise(LARGE / 2));
    assertFailed(fixture.store.read(id, LARGE), Reason.BROKEN);
  }

  private static Path object(BlobId id) throws IOException {
    try (Stream<Path> all = Files.walk(server.folder())) {
      return all.filter(path -> path.getFileName().toString().startsWith(id.value()))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void storeThatHangsFailsInBoundedTimeAndIsUsedAgain() throws Exception {
    byte[] content = noise(LARGE);
    await(put(noise(LARGE)));
    server.pause();
    try {
      assertUnavailable(put(content));
    } finally {
      server.resume();
    }
    StoredBlob stored = await(put(content));
    assertThat(await(fixture.store.read(stored.id(), LARGE))).isEqualTo(content);
    assertSpoolIsEmpty();
  }

  @Test
  void storeThatDiesInAnUploadLeavesNoRowAndNoSpool() throws Exception {
    byte[] content = noise(20_000_000);
    server.pause();
    CompletionStage<StoredBlob> uploading = put(content);
    Awaitility.await().until(() -> spooled() > 0);
    server.kill();
    assertUnavailable(uploading);
    assertSpoolIsEmpty();

    server.start();
    StoredBlob stored = await(put(content));
    assertThat(stored.size()).isEqualTo(content.length);
    assertThat(await(fixture.store.read(stored.id(), content.length))).isEqualTo(content);
  }

  @Test
  void afterFailuresInARowLargeContentIsRefusedAtItsFirstOctets() throws Exception {
    fixture.close();
    reopen(Map.of("viesti.s3.breaker.failures", 2, "viesti.s3.breaker.pause", "3 s"));
    server.kill();
    assertUnavailable(put(noise(LARGE)));
    assertUnavailable(put(noise(LARGE)));
    Awaitility.await().until(() -> gauge("viesti.s3.answering") == 0);

    BlobWriter refused = fixture.store.write();
    assertThat(refused.write(noise(LARGE), 0, LARGE)).isFalse();
    assertUnavailable(refused.ready());
    assertUnavailable(refused.finish());
    await(put(noise(1_000)));

    server.start();
    Awaitility.await().until(() -> accepts(noise(LARGE)));
  }

  private boolean accepts(byte[] content) {
    return put(content).handle((stored, failure) -> failure == null).toCompletableFuture().join();
  }

  @Test
  void fullSpoolRefusesWhatDoesNotFitAndNothingElse() throws Exception {
    fixture.close();
    reopen(Map.of("viesti.s3.spool.max-bytes", "400000"));
    BlobWriter waiting = fixture.store.write();
    waiting.write(noise(LARGE), 0, LARGE);
    assertFailed(put(noise(LARGE)), Reason.NO_SPACE);
    await(waiting.finish());
    assertSpoolIsEmpty();
    await(put(noise(LARGE)));
  }

  @Test
  void tooManyAtOnceAreToldSo() throws Exception {
    fixture.close();
    reopen(Map.of("viesti.s3.spool.max-files", 1));
    BlobWriter one = fixture.store.write();
    one.write(noise(LARGE), 0, LARGE);
    assertUnavailable(put(noise(LARGE)));
    one.abort();
    Awaitility.await().until(() -> accepts(noise(LARGE)));
  }

  @Test
  void startEmptiesTheSpoolAndAnotherOwnerIsRefused() throws Exception {
    assertThatThrownBy(() -> reopen(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("spools there");
    fixture.close();
    Files.writeString(spool.resolve("left"), "half a mail");
    reopen(Map.of());
    assertThat(spool.resolve("left")).doesNotExist();
  }

  @Test
  void nodeWantsItsBucketAndMigrationMakesIt() throws Exception {
    Config config = TieredFixture.config(server, "not-there-yet", spool, new HashMap<>(IMPATIENT));
    S3Settings settings = S3Settings.from(config);
    assertThatThrownBy(() -> await(S3Bucket.require(settings)))
        .hasCauseInstanceOf(S3Refused.class)
        .hasMessageContaining("./viesti migrate");
    List<String> said = new ArrayList<>();
    await(S3Bucket.migrate(settings, said::add));
    await(S3Bucket.migrate(settings, said::add));
    assertThat(said).contains("bucket not-there-yet: made", "bucket not-there-yet: is there");
    await(S3Bucket.require(settings));
  }

  @Test
  void nodeStartsWhileTheStoreIsDownButNotWithAWrongSecret() throws Exception {
    Path wrong = Files.writeString(Files.createDirectories(spool).resolve("secret"), "wrong");
    Config config =
        TieredFixture.config(server, "trouble", spool, IMPATIENT)
            .withValue(
                "viesti.s3.secret-key-file", ConfigValueFactory.fromAnyRef(wrong.toString()));
    assertThatThrownBy(() -> await(S3Bucket.require(S3Settings.from(config))))
        .hasCauseInstanceOf(S3Refused.class)
        .hasMessageContaining("not open to us");
    server.kill();
    await(S3Bucket.require(S3Settings.from(config)));
  }

  private CompletionStage<StoredBlob> put(byte[] content) {
    return fixture.store.put(content);
  }

  private int spooled() throws IOException {
    try (Stream<Path> files = Files.list(spool)) {
      return (int) files.filter(file -> !file.endsWith("owner")).count();
    }
  }

  private void assertSpoolIsEmpty() {
    Awaitility.await().until(() -> spooled() == 0);
    Awaitility.await().until(() -> gauge("viesti.spool.files") + gauge("viesti.spool.bytes") == 0);
  }

  private double gauge(String name) {
    return fixture.metrics.get(name).gauge().value();
  }

  private static void assertUnavailable(CompletionStage<?> stage) {
    assertFailed(stage, Reason.UNAVAILABLE);
  }

  private static void assertFailed(CompletionStage<?> stage, Reason reason) {
    assertThatThrownBy(() -> await(stage))
        .hasCauseInstanceOf(BlobStoreException.class)
        .satisfies(e -> assertThat(((BlobStoreException) e.getCause()).reason()).isEqualTo(reason));
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
  }

  private static byte[] noise(int size) {
    byte[] content = new byte[size];
    new Random().nextBytes(content);
    return content;
  }
}
