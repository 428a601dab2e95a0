package io.viesti.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.blob.BlobStoreException.Reason;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} does, whatever it stands on. */
public abstract class BlobStoreContract {
  private static final BlobId UNKNOWN = new BlobId("0".repeat(64));

  /** The store under test; the same one during a test. */
  protected abstract BlobStore store();

  /** Runs the streams. */
  protected abstract ActorSystem<?> system();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2_000, 64 * 1024, 64 * 1024 + 1, 300_000, 3_000_000})
  void givesBackWhatWasWritten(int size) throws Exception {
    byte[] content = noise(size);
    StoredBlob stored = await(writeAll(content));
    assertThat(stored.size()).isEqualTo(size);
    assertThat(stored.id()).isEqualTo(idOf(content));
    assertThat(await(store().read(stored.id(), size))).isEqualTo(content);
    assertThat(collect(store().stream(stored.id()))).isEqualTo(content);
    assertThat(await(store().size(stored.id()))).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 64 * 1024, 300_000})
  void givesBackTextThatCompressesWell(int size) throws Exception {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) 'v');
    StoredBlob stored = await(writeAll(content));
    assertThat(stored).isEqualTo(new StoredBlob(idOf(content), size));
    assertThat(await(store().read(stored.id(), size))).isEqualTo(content);
    assertThat(collect(store().stream(stored.id(), 7, 100))).hasSize(100).containsOnly('v');
  }

  @Test
  void putsOneArray() throws Exception {
    byte[] content = noise(5_000);
    StoredBlob stored = await(store().put(content));
    assertThat(await(store().read(stored.id(), 5_000))).isEqualTo(content);
  }

  @Test
  void takesACopyOfWhatIsWritten() throws Exception {
    byte[] content = noise(1_000);
    byte[] buffer = content.clone();
    BlobWriter writer = store().write();
    writer.write(buffer, 0, buffer.length);
    Arrays.fill(buffer, (byte) 0);
    StoredBlob stored = await(writer.finish());
    assertThat(await(store().read(stored.id(), 1_000))).isEqualTo(content);
  }

  @Test
  void writesOnlyTheRangeItIsGiven() throws Exception {
    byte[] content = noise(1_000);
    BlobWriter writer = store().write();
    writer.write(content, 100, 300);
    assertThat(writer.size()).isEqualTo(300);
    StoredBlob stored = await(writer.finish());
    assertThat(await(store().read(stored.id(), 300)))
        .isEqualTo(Arrays.copyOfRange(content, 100, 400));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 300_000})
  void keepsTheSameContentOnceUnderOneId(int size) throws Exception {
    byte[] content = noise(size);
    StoredBlob first = await(writeAll(content));
    StoredBlob second = await(writeAll(content));
    assertThat(second).isEqualTo(first);
    assertThat(await(store().read(first.id(), size))).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {50_000, 300_000})
  void streamsAnyRange(int size) throws Exception {
    byte[] content = noise(size);
    BlobId id = await(writeAll(content)).id();
    assertThat(collect(store().stream(id, 0, 10))).isEqualTo(Arrays.copyOfRange(content, 0, 10));
    assertThat(collect(store().stream(id, 40_000, 5_000)))
        .isEqualTo(Arrays.copyOfRange(content, 40_000, 45_000));
    assertThat(collect(store().stream(id, size - 3L, 100)))
        .isEqualTo(Arrays.copyOfRange(content, size - 3, size));
    assertThat(collect(store().stream(id, size - 3L, Long.MAX_VALUE))).hasSize(3);
    assertThat(collect(store().stream(id, size, 10))).isEmpty();
    assertThat(collect(store().stream(id, size + 10L, 10))).isEmpty();
    assertThat(collect(store().stream(id, 5, 0))).isEmpty();
  }

  @Test
  void streamsInChunksOfBoundedSize() throws Exception {
    BlobId id = await(writeAll(noise(3_000_000))).id();
    int largest =
        await(store().stream(id).map(ByteString::size).runWith(Sink.fold(0, Math::max), system()));
    assertThat(largest).isLessThanOrEqualTo(256 * 1024);
  }

  @Test
  void saysSoWhenTheBlobIsMissing() {
    assertReason(Reason.MISSING, () -> await(store().read(UNKNOWN, 10)));
    assertReason(Reason.MISSING, () -> await(store().size(UNKNOWN)));
    assertReason(Reason.MISSING, () -> await(store().renew(UNKNOWN)));
    assertReason(Reason.MISSING, () -> await(store().durable(UNKNOWN)));
    assertReason(Reason.MISSING, () -> collect(store().stream(UNKNOWN)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 300_000})
  void refusesToReadMoreThanTheCallersLimit(int size) throws Exception {
    BlobId id = await(writeAll(noise(size))).id();
    assertReason(Reason.TOO_LARGE, () -> await(store().read(id, size - 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 300_000})
  void makesABlobDurableByItselfAndRenewsIt(int size) throws Exception {
    BlobId id = await(writeAll(noise(size))).id();
    assertThatCode(() -> await(store().durable(id))).doesNotThrowAnyException();
    assertThatCode(() -> await(store().renew(id))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 300_000})
  void forgetsAnAbortedBlob(int size) throws Exception {
    byte[] content = noise(size);
    BlobWriter writer = store().write();
    write(writer, content);
    writer.abort();
    writer.abort();
    assertReason(Reason.MISSING, () -> await(store().size(idOf(content))));
  }

  @Test
  void writesSeveralBlobsSideBySide() throws Exception {
    byte[] one = noise(200_000);
    byte[] two = noise(200_000);
    BlobWriter first = store().write();
    BlobWriter second = store().write();
    for (int at = 0; at < one.length; at += 10_000) {
      first.write(one, at, 10_000);
      await(first.ready());
      second.write(two, at, 10_000);
      await(second.ready());
    }
    StoredBlob a = await(first.finish());
    StoredBlob b = await(second.finish());
    assertThat(await(store().read(a.id(), 200_000))).isEqualTo(one);
    assertThat(await(store().read(b.id(), 200_000))).isEqualTo(two);
  }

  private CompletionStage<StoredBlob> writeAll(byte[] content) throws Exception {
    BlobWriter writer = store().write();
    write(writer, content);
    return writer.finish();
  }

  private static void write(BlobWriter writer, byte[] content) throws Exception {
    for (int at = 0; at < content.length; at += 8_192) {
      if (!writer.write(content, at, Math.min(8_192, content.length - at))) {
        await(writer.ready());
      }
    }
  }

  private byte[] collect(Source<ByteString, ?> source) throws Exception {
    return await(
            source.runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system()))
        .toArray();
  }

  private static void assertReason(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasCauseInstanceOf(BlobStoreException.class)
        .satisfies(e -> assertThat(((BlobStoreException) e.getCause()).reason()).isEqualTo(reason));
  }

  /** Waits as no production code may. */
  protected static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Content that doesn't compress and differs from call to call. */
  protected static byte[] noise(int size) {
    byte[] content = new byte[size];
    new Random().nextBytes(content);
    return content;
  }

  protected static BlobId idOf(byte[] content) throws Exception {
    return BlobId.ofDigest(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
