package io.viesti.engine.blob;

import io.micrometer.core.instrument.Counter;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineException;
import io.viesti.engine.Family;
import io.viesti.spool.Destination;
import io.viesti.spool.Room;
import io.viesti.spool.SpoolFile;
import io.viesti.spool.SpoolingWriter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Blobs on the local disk: small ones in the engine's log, before the event that names them, large
 * ones in files. Counts what it was given ({@code viesti.blob.received.bytes}) and what it keeps
 * for it ({@code viesti.blob.kept.bytes}).
 */
public final class EngineBlobStore implements BlobStore, Destination {
  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final Engine engine;
  private final BlobFiles files;
  private final InstantSource clock;
  private final Set<SpoolFile> uploads = ConcurrentHashMap.newKeySet();
  private final Counter received;
  private final Counter kept;

  /**
   * @param idleLimit after which a writer that is neither fed nor ended is aborted
   */
  public EngineBlobStore(Engine engine, Duration idleLimit, InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
    files = new BlobFiles(engine.blobDirectory(), engine.incomingDirectory());
    received = engine.registry().counter("viesti.blob.received.bytes");
    kept = engine.registry().counter("viesti.blob.kept.bytes");
    engine.every(SWEEP, () -> sweep(idleLimit));
  }

  void sweep(Duration idleLimit) {
    for (SpoolFile upload : uploads) {
      if (upload.idleNanos() > idleLimit.toNanos()) {
        upload.abort();
      }
      if (upload.hasEnded()) {
        uploads.remove(upload);
      }
    }
  }

  @Override
  public BlobWriter write() {
    return new SpoolingWriter(this);
  }

  @Override
  public BlobStoreException refusal() {
    if (!engine.isWriting()) {
      return new BlobStoreException(Reason.UNAVAILABLE, "the engine is not writing any more");
    }
    return engine.intake().isOpen()
        ? null
        : new BlobStoreException(
            Reason.NO_SPACE, "free space is below viesti.engine.min-free: nothing is taken in");
  }

  @Override
  public SpoolFile openFile() {
    SpoolFile upload = new SpoolFile(files.newIncoming(), Room.OF_THE_VOLUME, engine.files());
    uploads.add(upload);
    return upload;
  }

  /** Puts a small blob into the log, without a sync of its own. */
  @Override
  public CompletionStage<StoredBlob> keepSmall(byte[] digest, byte[] content, int length) {
    BlobStoreException refusal = refusal();
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    BlobRecord blob = BlobRecord.small(content, length);
    try {
      engine.appendUnawaited(BlobPut.of(digest, blob, clock.millis()));
    } catch (EngineException e) {
      return CompletableFuture.failedFuture(told(e));
    }
    count(length, blob.encoded().length);
    return CompletableFuture.completedFuture(new StoredBlob(BlobId.ofDigest(digest), length));
  }

  /** The file is synced and has its name before the log says where it lies. */
  @Override
  public CompletionStage<StoredBlob> keepLarge(BlobId id, long size, SpoolFile upload) {
    return upload
        .finish(
            (content, file, compressed) -> {
              content.force(true);
              files.publish(file, id, compressed);
              return compressed;
            })
        .thenApply(compressed -> keepFile(id, size, compressed));
  }

  private StoredBlob keepFile(BlobId id, long size, boolean compressed) {
    BlobRecord.Kind kind =
        compressed ? BlobRecord.Kind.COMPRESSED_FILE : BlobRecord.Kind.PLAIN_FILE;
    try {
      engine.appendUnawaited(BlobPut.of(id.digest(), BlobRecord.file(kind, size), clock.millis()));
    } catch (EngineException e) {
      throw told(e);
    }
    count(size, files.size(id, compressed));
    return new StoredBlob(id, size);
  }

  private void count(long taken, long stored) {
    engine.took(stored);
    received.increment(taken);
    kept.increment(stored);
  }

  @Override
  public CompletionStage<Void> durable(BlobId id) {
    return lease(id).thenCompose(lease -> engine.durable()).exceptionallyCompose(this::failed);
  }

  @Override
  public CompletionStage<Long> size(BlobId id) {
    return lease(id).thenApply(BlobPut::sizeIn).exceptionallyCompose(this::failed);
  }

  @Override
  public CompletionStage<Void> renew(BlobId id) {
    return lease(id)
        .thenCompose(
            lease ->
                engine.appended(
                    BlobPut.renewal(id.digest(), BlobPut.sizeIn(lease), clock.millis())))
        .exceptionallyCompose(this::failed);
  }

  private CompletionStage<byte[]> lease(BlobId id) {
    return lookup(Family.LEASES, id);
  }

  @Override
  public CompletionStage<byte[]> read(BlobId id, int limit) {
    return record(id)
        .thenApply(blob -> content(id, blob, limit))
        .exceptionallyCompose(this::failed);
  }

  private byte[] content(BlobId id, BlobRecord blob, int limit) {
    if (blob.size() > limit) {
      throw new BlobStoreException(
          Reason.TOO_LARGE, "blob " + id + " has " + blob.size() + " octets, over " + limit);
    }
    if (!blob.kind().isFile()) {
      return small(id, blob);
    }
    try (BlobReading reading = openFile(id, blob, 0, Long.MAX_VALUE)) {
      return reading.readAll();
    } catch (IOException e) {
      throw new BlobStoreException(Reason.BROKEN, "the file of blob " + id + ": " + e, e);
    }
  }

  private static byte[] small(BlobId id, BlobRecord blob) {
    try {
      return blob.content();
    } catch (IllegalArgumentException e) {
      throw new BlobStoreException(Reason.BROKEN, "blob " + id + " can't be decompressed", e);
    }
  }

  @Override
  public Source<ByteString, NotUsed> stream(BlobId id, long from, long length) {
    return Source.unfoldResourceAsync(
        () ->
            record(id)
                .thenApply(blob -> open(id, blob, from, length))
                .exceptionallyCompose(this::failed),
        reading -> reading.nextOn(engine.files()),
        reading -> reading.closeOn(engine.files()));
  }

  private BlobReading open(BlobId id, BlobRecord blob, long from, long length) {
    if (!blob.kind().isFile()) {
      return BlobReading.ofArray(id, small(id, blob), from, length);
    }
    try {
      return openFile(id, blob, from, length);
    } catch (IOException e) {
      throw new BlobStoreException(Reason.UNAVAILABLE, "the file of blob " + id + ": " + e, e);
    }
  }

  private BlobReading openFile(BlobId id, BlobRecord blob, long from, long length)
      throws IOException {
    InputStream in = files.open(id, blob.kind() == BlobRecord.Kind.COMPRESSED_FILE);
    return BlobReading.ofFile(id, in, blob.size(), from, length);
  }

  private CompletionStage<BlobRecord> record(BlobId id) {
    return lookup(Family.BLOBS, id).thenApply(BlobRecord::decode);
  }

  /** What lies under the hash; waits for what was just appended only when nothing is found. */
  private CompletionStage<byte[]> lookup(Family family, BlobId id) {
    byte[] digest = id.digest();
    return engine
        .read(reads -> reads.get(family, digest))
        .thenCompose(
            found ->
                found != null
                    ? CompletableFuture.completedFuture(found)
                    : engine.readAppended(reads -> reads.get(family, digest)))
        .thenApply(
            found -> {
              if (found == null) {
                throw new BlobStoreException(Reason.MISSING, "no blob " + id);
              }
              return found;
            });
  }

  private <T> CompletionStage<T> failed(Throwable failure) {
    Throwable cause =
        failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return CompletableFuture.failedFuture(
        cause instanceof EngineException engineFailure ? told(engineFailure) : cause);
  }

  private static BlobStoreException told(EngineException e) {
    Reason reason =
        e.reason() == EngineException.Reason.BROKEN ? Reason.BROKEN : Reason.UNAVAILABLE;
    return new BlobStoreException(reason, e.getMessage(), e);
  }
}
