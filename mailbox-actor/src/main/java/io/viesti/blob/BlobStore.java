package io.viesti.blob;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Immutable content under its hash. Thread-safe; no call blocks. Failures are {@link
 * BlobStoreException}.
 */
public interface BlobStore {

  /** Blobs up to this many octets are kept in the journal's engine, larger ones as files. */
  int SMALL_LIMIT = 64 * 1024;

  /** Begins a blob. Fails from its first {@code ready} or {@code finish} when storage is full. */
  BlobWriter write();

  /** Writes one array as a blob: {@link #write}, then {@link BlobWriter#finish}. */
  default CompletionStage<StoredBlob> put(byte[] content) {
    BlobWriter writer = write();
    writer.write(content, 0, content.length);
    return writer.finish();
  }

  /** Completes once the blob survives a crash by itself, without any event that names it. */
  CompletionStage<Void> durable(BlobId id);

  /**
   * The whole content, for blobs the caller knows to be at most {@code limit} octets.
   *
   * <p>Fails with {@link BlobStoreException} of reason {@code MISSING} or {@code TOO_LARGE}.
   */
  CompletionStage<byte[]> read(BlobId id, int limit);

  /**
   * Octets {@code from} (inclusive) and on, at most {@code length} of them, in chunks of bounded
   * size. The stream fails with reason {@code MISSING} when there is no such blob.
   */
  Source<ByteString, NotUsed> stream(BlobId id, long from, long length);

  /** The whole content as a stream. */
  default Source<ByteString, NotUsed> stream(BlobId id) {
    return stream(id, 0, Long.MAX_VALUE);
  }

  /** Content size in octets; fails with reason {@code MISSING}. */
  CompletionStage<Long> size(BlobId id);

  /** Durably renews the lease of a blob about to be named again; fails with {@code MISSING}. */
  CompletionStage<Void> renew(BlobId id);
}
