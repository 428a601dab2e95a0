package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import io.viesti.engine.blob.EngineBlobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Below the minimum of free space nothing is taken in, all else goes on. */
class IntakeClosedTest {
  private final FreeSpaceTest.Disk disk = new FreeSpaceTest.Disk();
  private Engine engine;
  private EngineBlobStore blobs;

  @BeforeEach
  void open(@TempDir Path dir) {
    engine =
        Engine.open(
            EngineFixture.settings(dir, "viesti.engine.min-free = 1 MiB"),
            new SimpleMeterRegistry(),
            new Engine.Outside(line -> {}, UnaryOperator.identity(), disk));
    blobs = new EngineBlobStore(engine, Duration.ofMinutes(1), InstantSource.system());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void blobsAreRefusedForWantOfSpaceAndTakenAgainWhenThereIsSome() throws Exception {
    runOut();
    assertNoSpace(blobs.put(new byte[100]));
    assertNoSpace(blobs.put(new byte[300_000]));
    BlobWriter writer = blobs.write();
    assertNoSpace(writer.ready());
    assertThat(writer.write(new byte[100], 0, 100)).isTrue();
    assertNoSpace(writer.finish());
    disk.usable = 1 << 30;
    await().until(() -> engine.intake().isOpen());
    assertThat(get(blobs.put(new byte[100])).size()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 300_000})
  void blobBegunBeforeIsRefusedAtItsEnd(int size) {
    BlobWriter writer = blobs.write();
    writer.write(new byte[size], 0, size);
    runOut();
    assertNoSpace(writer.finish());
  }

  @Test
  void readingAndEventsGoOn() throws Exception {
    StoredBlob before = get(blobs.put(new byte[100]));
    runOut();
    assertThat(get(blobs.read(before.id(), 100))).hasSize(100);
    get(blobs.renew(before.id()));
    get(engine.appended(new Put("deleted", "v")));
    String event = get(engine.read(reads -> Put.get(reads, "deleted")));
    assertThat(event).isEqualTo("v");
  }

  private void runOut() {
    disk.usable = (1 << 20) - 1;
    await().until(() -> !engine.intake().isOpen());
  }

  private static void assertNoSpace(CompletionStage<?> stage) {
    assertThatThrownBy(() -> get(stage))
        .hasCauseInstanceOf(BlobStoreException.class)
        .satisfies(
            e ->
                assertThat(((BlobStoreException) e.getCause()).reason())
                    .isEqualTo(Reason.NO_SPACE));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
