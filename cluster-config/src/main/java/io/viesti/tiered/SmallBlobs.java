package io.viesti.tiered;

import io.viesti.blob.BlobId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The table of all blobs: a {@link BlobRow} of at most {@link io.viesti.blob.BlobStore#SMALL_LIMIT}
 * octets and a few under each hash, with a lease, which says when somebody last put or renewed it.
 *
 * <p>Thread-safe; no call blocks. Requests under way are bounded: over the bound a call fails.
 * Every failure is a {@link io.viesti.blob.BlobStoreException} of reason {@code UNAVAILABLE}, told
 * in bounded time; what failed may still have happened. A read sees every put that has completed.
 */
public interface SmallBlobs {

  /**
   * Writes the whole row and sets its lease to now; idempotent, whatever is there. Completes once
   * it is durable as the journal's events are: held by a quorum that each synced it.
   */
  CompletionStage<Void> put(BlobId id, BlobRow row);

  /** The row with its content; empty when there is none. */
  CompletionStage<Optional<BlobRow>> get(BlobId id);

  /** The row without its content; empty when there is none. Cheaper than {@link #get}. */
  CompletionStage<Optional<BlobRow>> header(BlobId id);

  /**
   * Sets the lease to now, as durable as a put. A lease never makes a row: where there is none, or
   * only what a removal left, nothing is renewed.
   *
   * @return the renewed row's header; empty when there is none
   */
  CompletionStage<Optional<BlobRow>> renew(BlobId id);
}
