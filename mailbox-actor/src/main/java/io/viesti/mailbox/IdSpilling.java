package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.mailbox.MailboxCommand.Checked;
import io.viesti.mailbox.MailboxCommand.Deliver;
import io.viesti.mailbox.MailboxCommand.IdsWritten;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Moves delivery ids out of memory into blobs, and looks there for the few deliveries whose id a
 * filter suspects. Used by its entity only.
 */
final class IdSpilling {
  /** Deliveries that may wait for a look into a blob; more are put off. */
  private static final int MAX_LOOKS = 50;

  /** Octets of a blob at most: the ids that were in memory once. */
  private static final int MAX_BLOB = 4 * 1024 * 1024;

  private final ActorContext<MailboxCommand> context;
  private final BlobStore blobs;
  private boolean writing;
  private int looks;

  IdSpilling(ActorContext<MailboxCommand> context, BlobStore blobs) {
    this.context = context;
    this.blobs = blobs;
  }

  /** Writes the older half of the ids once there are too many in memory. */
  void proceed(DeliveryIds ids, Instant now) {
    if (writing || !ids.wantsToSpill()) {
      return;
    }
    writing = true;
    PackedRuns half = ids.olderHalf(now);
    byte[] filter = IdFilter.empty(half.size());
    half.forEachKey((first, second) -> IdFilter.add(filter, first, second));
    context.pipeToSelf(
        blobs.put(half.toBytes()),
        (blob, failure) ->
            new IdsWritten(
                failure == null ? Optional.of(blob.id()) : Optional.empty(),
                half.size(),
                half.largestValue(),
                filter));
  }

  /** What a written blob leads to; nothing if it could not be written: later again. */
  List<MailboxEvent> written(IdsWritten written, Instant now) {
    writing = false;
    return written
        .blob()
        .<List<MailboxEvent>>map(
            blob ->
                List.of(
                    new MailboxEvent.IdsSpilled(
                        blob, written.count(), written.newest(), written.filter(), now)))
        .orElse(List.of());
  }

  /**
   * Looks for a delivery in blobs; {@link Checked} comes when it is known.
   *
   * @return false when too many look already
   */
  boolean look(Deliver deliver, List<SpilledIds> suspects, int runs, Instant now) {
    if (looks >= MAX_LOOKS) {
      return false;
    }
    looks++;
    context.pipeToSelf(
        find(deliver.arrival(), suspects, 0, now),
        (first, failure) ->
            new Checked(
                deliver, failure == null ? first : Optional.empty(), failure == null, runs));
    return true;
  }

  private CompletionStage<Optional<EmailId>> find(
      Arrival arrival, List<SpilledIds> suspects, int next, Instant now) {
    if (next == suspects.size()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    BlobId blob = suspects.get(next).blob();
    return blobs
        .read(blob, MAX_BLOB)
        .thenApply(
            bytes ->
                DeliveryIds.first(
                    PackedRuns.fromBytes(bytes, 2),
                    arrival.deliveryId(),
                    arrival.header().messageId().isPresent(),
                    now))
        .thenCompose(
            first ->
                first.isPresent()
                    ? CompletableFuture.completedFuture(first)
                    : find(arrival, suspects, next + 1, now));
  }

  void checked() {
    looks--;
  }

  void reset() {
    writing = false;
    looks = 0;
  }
}
