package io.viesti.blob;

import java.util.concurrent.CompletionStage;

/**
 * One blob being written. Not thread-safe: used by one thread at a time (an SMTP session's event
 * loop, a stream stage). Ends with exactly one of {@link #finish} or {@link #abort}; an abandoned
 * writer is aborted by the store after its idle limit.
 */
public interface BlobWriter {

  /**
   * Takes a copy of the octets, hashing and counting them. Never blocks.
   *
   * @return false when the writer's buffer is full: stop reading until {@link #ready} completes.
   *     The octets were taken all the same; who goes on regardless gets {@link
   *     IllegalStateException} once a second buffer is full.
   */
  boolean write(byte[] bytes, int offset, int length);

  /** Completes when more octets are wanted, at once when they already are. Fails if storage did. */
  CompletionStage<Void> ready();

  /** Octets taken so far. */
  long size();

  /**
   * Completes when an event that names the blob can no longer survive a crash without it: for small
   * blobs of the embedded store that is when they stand before the event in the same log, for large
   * ones when file and directory are synced. Renews the lease of content that was already there. A
   * reply that names the blob without an event needs {@link BlobStore#durable} on top.
   *
   * <p>Fails with {@link BlobStoreException} when storage is unavailable or full.
   */
  CompletionStage<StoredBlob> finish();

  /** Drops what was written. Harmless after the end. */
  void abort();
}
