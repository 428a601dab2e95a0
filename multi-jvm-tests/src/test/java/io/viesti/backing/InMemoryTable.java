package io.viesti.backing;

import io.viesti.blob.BlobId;
import io.viesti.tiered.BlobRow;
import io.viesti.tiered.SmallBlobs;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A table of blobs for tests of what stands on it. */
final class InMemoryTable implements SmallBlobs {
  private final Map<BlobId, BlobRow> rows = new ConcurrentHashMap<>();
  private final AtomicInteger renewals = new AtomicInteger();

  int renewals() {
    return renewals.get();
  }

  Optional<BlobRow> row(BlobId id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public CompletionStage<Void> put(BlobId id, BlobRow row) {
    rows.put(id, row);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Optional<BlobRow>> get(BlobId id) {
    return CompletableFuture.completedFuture(row(id));
  }

  @Override
  public CompletionStage<Optional<BlobRow>> header(BlobId id) {
    return CompletableFuture.completedFuture(
        row(id).map(row -> BlobRow.header(row.form(), row.size())));
  }

  @Override
  public CompletionStage<Optional<BlobRow>> renew(BlobId id) {
    if (rows.containsKey(id)) {
      renewals.incrementAndGet();
    }
    return header(id);
  }
}
