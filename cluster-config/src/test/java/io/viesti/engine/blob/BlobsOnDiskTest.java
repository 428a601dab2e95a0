package io.viesti.engine.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineFixture;
import io.viesti.engine.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where blobs lie, what their leases say, and what broken files do. */
class BlobsOnDiskTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Path dir;
  private Engine engine;
  private EngineBlobStore store;
  private volatile long now = 1_000;

  @BeforeEach
  void open(@TempDir Path dir) {
    this.dir = dir;
    reopen();
  }

  private void reopen() {
    engine = EngineFixture.open(dir, metrics);
    store =
        new EngineBlobStore(engine, Duration.ofHours(1), () -> java.time.Instant.ofEpochMilli(now));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void largeBlobIsAFileNamedByItsHash() throws Exception {
    byte[] noise = noise(200_000);
    BlobId id = put(noise).id();
    Path file = dir.resolve("blobs").resolve(id.value().substring(0, 2)).resolve(id.value());
    assertThat(file).hasBinaryContent(noise);
    assertThat(incoming()).isEmpty();
  }

  @Test
  void largeTextIsACompressedFile() throws Exception {
    BlobId id = put(new byte[500_000]).id();
    Path file =
        dir.resolve("blobs").resolve(id.value().substring(0, 2)).resolve(id.value() + ".zst");
    assertThat(file).exists();
    assertThat(Files.size(file)).isLessThan(5_000);
    assertThat(get(store.read(id, 500_000))).containsOnly(0).hasSize(500_000);
  }

  @Test
  void smallBlobMakesNoFile() throws Exception {
    put(noise(10_000));
    try (Stream<Path> files = Files.walk(dir.resolve("blobs"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 200_000})
  void blobIsThereAfterARestart(int size) throws Exception {
    byte[] noise = noise(size);
    BlobId id = put(noise).id();
    engine.close();
    reopen();
    assertThat(get(store.read(id, size))).isEqualTo(noise);
    assertThat(get(store.size(id))).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 200_000})
  void puttingTheSameContentRenewsItsLease(int size) throws Exception {
    byte[] noise = noise(size);
    BlobId id = put(noise).id();
    assertThat(lease(id)).isEqualTo(1_000);
    now = 5_000;
    put(noise);
    assertThat(lease(id)).isEqualTo(5_000);
    now = 9_000;
    get(store.renew(id));
    assertThat(lease(id)).isEqualTo(9_000);
    assertThat(get(store.read(id, size))).isEqualTo(noise);
  }

  @Test
  void leaseOutlivesARestart() throws Exception {
    BlobId id = put(noise(5_000)).id();
    now = 7_000;
    get(store.renew(id));
    engine.close();
    reopen();
    assertThat(lease(id)).isEqualTo(7_000);
  }

  @Test
  void abortedAndAbandonedUploadsLeaveNothing() throws Exception {
    BlobWriter aborted = store.write();
    aborted.write(noise(300_000), 0, 300_000);
    aborted.abort();
    Awaitility.await().until(() -> incoming().isEmpty());
    BlobWriter abandoned = store.write();
    abandoned.write(noise(300_000), 0, 300_000);
    Awaitility.await().until(() -> !incoming().isEmpty());
    store.sweep(Duration.ofHours(1));
    assertThat(incoming()).as("not idle for long enough").hasSize(1);
    store.sweep(Duration.ZERO);
    Awaitility.await().until(() -> incoming().isEmpty());
    assertReason(Reason.UNAVAILABLE, abandoned.finish());
  }

  @Test
  void halfWrittenFilesOfACrashAreRemovedAtTheStart() throws Exception {
    engine.close();
    Files.write(dir.resolve("incoming").resolve("left"), noise(10));
    reopen();
    assertThat(incoming()).isEmpty();
  }

  @Test
  void changedFileIsNotedWhenReadToItsEnd() throws Exception {
    byte[] noise = noise(200_000);
    BlobId id = put(noise).id();
    noise[100_000] ^= 1;
    Files.write(file(id), noise);
    assertReason(Reason.BROKEN, store.read(id, 200_000));
  }

  @Test
  void shortenedFileIsNoted() throws Exception {
    byte[] noise = noise(200_000);
    BlobId id = put(noise).id();
    Files.write(file(id), Arrays.copyOf(noise, 150_000));
    assertReason(Reason.BROKEN, store.read(id, 200_000));
  }

  @Test
  void removedFileIsMissing() throws Exception {
    BlobId id = put(noise(200_000)).id();
    Files.delete(file(id));
    assertReason(Reason.MISSING, store.read(id, 200_000));
  }

  @Test
  void putAgainMendsARemovedFile() throws Exception {
    byte[] noise = noise(200_000);
    BlobId id = put(noise).id();
    Files.delete(file(id));
    put(noise);
    assertThat(get(store.read(id, 200_000))).isEqualTo(noise);
  }

  @Test
  void countsWhatItWasGivenAndWhatItKeeps() throws Exception {
    put(new byte[10_000]);
    put(noise(200_000));
    assertThat(metrics.get("viesti.blob.received.bytes").counter().count()).isEqualTo(210_000);
    assertThat(metrics.get("viesti.blob.kept.bytes").counter().count())
        .isBetween(200_000.0, 200_500.0);
  }

  @Test
  void recordsAreReadAsTheyLieOnDisk() {
    BlobRecord plain =
        BlobRecord.decode(HexFormat.of().parseHex("00" + "0000000000000003" + "616263"));
    assertThat(plain.kind()).isEqualTo(BlobRecord.Kind.PLAIN);
    assertThat(plain.content()).isEqualTo(new byte[] {'a', 'b', 'c'});
    BlobRecord file = BlobRecord.decode(HexFormat.of().parseHex("03" + "0000000000100000"));
    assertThat(file.kind()).isEqualTo(BlobRecord.Kind.COMPRESSED_FILE);
    assertThat(file.size()).isEqualTo(1 << 20);
    byte[] text = new byte[300];
    BlobRecord small = BlobRecord.small(text, 300);
    assertThat(small.kind()).isEqualTo(BlobRecord.Kind.COMPRESSED);
    assertThat(BlobRecord.decode(small.encoded()).content()).isEqualTo(text);
  }

  @Test
  void nothingIsTakenInOnceTheEngineIsClosed() {
    engine.close();
    assertReason(Reason.UNAVAILABLE, store.put(new byte[10]));
    assertReason(Reason.UNAVAILABLE, store.put(noise(200_000)));
    assertReason(Reason.UNAVAILABLE, store.size(new BlobId("0".repeat(64))));
  }

  private StoredBlob put(byte[] content) throws Exception {
    return get(store.put(content));
  }

  private long lease(BlobId id) throws Exception {
    return BlobPut.renewedIn(
        get(engine.readAppended(reads -> reads.get(Family.LEASES, id.digest()))));
  }

  private Path file(BlobId id) {
    return dir.resolve("blobs").resolve(id.value().substring(0, 2)).resolve(id.value());
  }

  private List<Path> incoming() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("incoming"))) {
      return files.toList();
    }
  }

  private static void assertReason(Reason reason, CompletionStage<?> stage) {
    assertThatThrownBy(() -> get(stage))
        .hasCauseInstanceOf(BlobStoreException.class)
        .satisfies(e -> assertThat(((BlobStoreException) e.getCause()).reason()).isEqualTo(reason));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }
}
