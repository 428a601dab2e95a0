package io.viesti.tiered;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import io.viesti.compression.Compression;
import io.viesti.s3.LargeBlobs;
import io.viesti.spool.Destination;
import io.viesti.spool.SpoolFile;
import io.viesti.spool.SpoolingWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The blob store of a cluster. Content up to the small limit goes from memory into the table;
 * larger content is spooled to a file while it is hashed, put into the object store, and then gets
 * its row in the table. So a row is never without its content, and when the object store is down
 * only large content is: writing and reading it fail with reason {@code UNAVAILABLE}.
 *
 * <p>What is finished is durable by itself. Writers of small content are bounded by their owners;
 * files and octets on their way to the object store by {@code viesti.s3.spool}.
 */
public final class TieredBlobStore implements BlobStore, Destination, AutoCloseable {
  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final SmallBlobs table;
  private final LargeBlobs objects;
  private final SpoolFolder spool;
  private final ActorSystem<?> system;
  private final Cancellable sweeping;
  private final Counter received;
  private final Counter kept;

  /**
   * Takes over the spool folder; blocks while it empties it.
   *
   * @param objects closed by their owner, after this
   * @throws IllegalStateException when the folder can't be used
   */
  public TieredBlobStore(
      SmallBlobs table,
      LargeBlobs objects,
      Config config,
      ActorSystem<?> system,
      MeterRegistry metrics) {
    this.table = table;
    this.objects = objects;
    this.system = system;
    spool = new SpoolFolder(config.getConfig("viesti.s3.spool"), metrics);
    sweeping =
        system
            .scheduler()
            .scheduleWithFixedDelay(SWEEP, SWEEP, spool::sweep, system.executionContext());
    received = metrics.counter("viesti.blob.received.bytes");
    kept = metrics.counter("viesti.blob.kept.bytes");
  }

  @Override
  public BlobWriter write() {
    return new SpoolingWriter(this);
  }

  /** Small content is always taken; its put says when the table is down. */
  @Override
  public BlobStoreException refusal() {
    return null;
  }

  /** Large content is refused at once while the object store is known to be down. */
  @Override
  public SpoolFile openFile() {
    objects.requireAnswering();
    return spool.newFile();
  }

  @Override
  public CompletionStage<StoredBlob> keepSmall(byte[] digest, byte[] content, int length) {
    BlobId id = BlobId.ofDigest(digest);
    byte[] compressed = Compression.compress(content, length, 0);
    BlobRow row =
        compressed == null
            ? new BlobRow(BlobRow.Form.PLAIN, length, Arrays.copyOf(content, length))
            : new BlobRow(BlobRow.Form.COMPRESSED, length, compressed);
    return table
        .put(id, row)
        .thenApply(
            done -> {
              received.increment(length);
              kept.increment(row.stored().length);
              return new StoredBlob(id, length);
            });
  }

  @Override
  public CompletionStage<StoredBlob> keepLarge(BlobId id, long size, SpoolFile file) {
    return file.finish((content, path, compressed) -> new Spooled(path, content.size(), compressed))
        .thenCompose(
            spooled ->
                store(id, size, spooled)
                    .whenComplete((done, failure) -> spool.drop(spooled.path())));
  }

  /**
   * A whole file on its way.
   *
   * @param octets in it
   */
  private record Spooled(Path path, long octets, boolean compressed) {
    BlobRow.Form form() {
      return compressed ? BlobRow.Form.COMPRESSED_OBJECT : BlobRow.Form.PLAIN_OBJECT;
    }
  }

  /**
   * Object first, row second. Content that has a row gets its lease first and is sent only if lost.
   */
  private CompletionStage<StoredBlob> store(BlobId id, long size, Spooled spooled) {
    String name = ObjectReading.name(id, spooled.form());
    BlobRow row = BlobRow.header(spooled.form(), size);
    return table
        .renew(id)
        .thenCompose(
            known ->
                known.filter(header -> header.form() == spooled.form()).isPresent()
                    ? objects.exists(name)
                    : CompletableFuture.completedFuture(false))
        .thenCompose(there -> there ? done() : send(name, id, row, spooled))
        .thenApply(done -> new StoredBlob(id, size));
  }

  private CompletionStage<Void> send(String name, BlobId id, BlobRow row, Spooled spooled) {
    return objects
        .put(name, spooled.path(), spooled.octets())
        .thenCompose(put -> table.put(id, row))
        .thenRun(
            () -> {
              received.increment(row.size());
              kept.increment(spooled.octets());
            });
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  /** Nothing is left to do for what is there: finishing made it durable. */
  @Override
  public CompletionStage<Void> durable(BlobId id) {
    return size(id).thenApply(size -> null);
  }

  @Override
  public CompletionStage<Long> size(BlobId id) {
    return table.header(id).thenApply(header -> found(id, header).size());
  }

  @Override
  public CompletionStage<Void> renew(BlobId id) {
    return table
        .renew(id)
        .thenApply(
            renewed -> {
              found(id, renewed);
              return null;
            });
  }

  @Override
  public CompletionStage<byte[]> read(BlobId id, int limit) {
    return table.get(id).thenCompose(row -> content(id, found(id, row), limit));
  }

  private CompletionStage<byte[]> content(BlobId id, BlobRow row, int limit) {
    if (row.size() > limit) {
      return CompletableFuture.failedFuture(
          new BlobStoreException(
              Reason.TOO_LARGE, "blob " + id + " has " + row.size() + " octets, over " + limit));
    }
    return row.form().isObject()
        ? ObjectReading.of(objects, id, row, 0, Long.MAX_VALUE)
            .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system)
            .thenApply(ByteString::toArray)
        : CompletableFuture.completedFuture(small(id, row));
  }

  @Override
  public Source<ByteString, NotUsed> stream(BlobId id, long from, long length) {
    return Source.lazyCompletionStage(() -> table.get(id))
        .flatMapConcat(row -> range(id, found(id, row), from, length))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private Source<ByteString, NotUsed> range(BlobId id, BlobRow row, long from, long length) {
    if (row.form().isObject()) {
      return ObjectReading.of(objects, id, row, from, length);
    }
    int start = (int) Math.min(from, row.size());
    int end = start + (int) Math.min(length, row.size() - start);
    return start == end
        ? Source.empty()
        : Source.single(ByteString.fromArrayUnsafe(small(id, row), start, end - start));
  }

  private static byte[] small(BlobId id, BlobRow row) {
    if (row.form() == BlobRow.Form.PLAIN) {
      return row.stored();
    }
    try {
      return Compression.decompress(row.stored(), 0, Math.toIntExact(row.size()));
    } catch (IllegalArgumentException e) {
      throw new BlobStoreException(Reason.BROKEN, "blob " + id + " can't be decompressed", e);
    }
  }

  private static BlobRow found(BlobId id, Optional<BlobRow> row) {
    return row.orElseThrow(() -> new BlobStoreException(Reason.MISSING, "no blob " + id));
  }

  @Override
  public void close() {
    sweeping.cancel();
    spool.close();
  }
}
