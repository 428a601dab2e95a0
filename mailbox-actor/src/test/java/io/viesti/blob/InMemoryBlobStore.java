package io.viesti.blob;

import io.viesti.blob.BlobStoreException.Reason;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A blob store for tests: everything in a map, all answers at once, failures on demand. */
public final class InMemoryBlobStore implements BlobStore {
  private static final int CHUNK = 16 * 1024;

  private final Map<BlobId, byte[]> blobs = new ConcurrentHashMap<>();
  private final AtomicInteger renewals = new AtomicInteger();
  private volatile Optional<Reason> failure = Optional.empty();

  /** From now on every call fails with this reason, until {@link #recover}. */
  public void failWith(Reason reason) {
    failure = Optional.of(reason);
  }

  /** Ends {@link #failWith}. */
  public void recover() {
    failure = Optional.empty();
  }

  /** Blobs kept. */
  public int count() {
    return blobs.size();
  }

  /** Leases renewed, by {@link #renew} or by a write of content already kept. */
  public int renewals() {
    return renewals.get();
  }

  public boolean contains(BlobId id) {
    return blobs.containsKey(id);
  }

  /** Loses a blob, as a broken disk would. */
  public void lose(BlobId id) {
    blobs.remove(id);
  }

  @Override
  public BlobWriter write() {
    return new Writer();
  }

  @Override
  public CompletionStage<Void> durable(BlobId id) {
    return content(id).thenApply(bytes -> null);
  }

  @Override
  public CompletionStage<byte[]> read(BlobId id, int limit) {
    return content(id)
        .thenApply(
            bytes -> {
              if (bytes.length > limit) {
                throw new BlobStoreException(Reason.TOO_LARGE, id + " is over " + limit);
              }
              return bytes.clone();
            });
  }

  @Override
  public Source<ByteString, NotUsed> stream(BlobId id, long from, long length) {
    return Source.lazyCompletionStage(() -> content(id))
        .mapConcat(bytes -> chunks(bytes, from, length))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private static List<ByteString> chunks(byte[] bytes, long from, long length) {
    List<ByteString> chunks = new ArrayList<>();
    int end =
        (int) Math.min(bytes.length, length > bytes.length - from ? bytes.length : from + length);
    for (int at = (int) Math.min(from, bytes.length); at < end; at += CHUNK) {
      chunks.add(ByteString.fromArray(Arrays.copyOfRange(bytes, at, Math.min(end, at + CHUNK))));
    }
    return chunks;
  }

  @Override
  public CompletionStage<Long> size(BlobId id) {
    return content(id).thenApply(bytes -> (long) bytes.length);
  }

  @Override
  public CompletionStage<Void> renew(BlobId id) {
    return content(id)
        .thenApply(
            bytes -> {
              renewals.incrementAndGet();
              return null;
            });
  }

  private CompletableFuture<byte[]> content(BlobId id) {
    if (failure.isPresent()) {
      return failed(failure.get());
    }
    byte[] bytes = blobs.get(id);
    return bytes == null ? failed(Reason.MISSING) : CompletableFuture.completedFuture(bytes);
  }

  private static <T> CompletableFuture<T> failed(Reason reason) {
    return CompletableFuture.failedFuture(new BlobStoreException(reason, "in memory: " + reason));
  }

  private final class Writer implements BlobWriter {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean ended;

    @Override
    public boolean write(byte[] bytes, int offset, int length) {
      if (ended) {
        throw new IllegalStateException("the blob has ended");
      }
      content.write(bytes, offset, length);
      return true;
    }

    @Override
    public CompletionStage<Void> ready() {
      return failure
          .<CompletionStage<Void>>map(InMemoryBlobStore::failed)
          .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public long size() {
      return content.size();
    }

    @Override
    public CompletionStage<StoredBlob> finish() {
      if (ended) {
        throw new IllegalStateException("the blob has ended");
      }
      ended = true;
      if (failure.isPresent()) {
        return failed(failure.get());
      }
      byte[] bytes = content.toByteArray();
      BlobId id = idOf(bytes);
      if (blobs.putIfAbsent(id, bytes) != null) {
        renewals.incrementAndGet();
      }
      return CompletableFuture.completedFuture(new StoredBlob(id, bytes.length));
    }

    @Override
    public void abort() {
      ended = true;
    }
  }

  private static BlobId idOf(byte[] bytes) {
    try {
      return BlobId.ofDigest(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
