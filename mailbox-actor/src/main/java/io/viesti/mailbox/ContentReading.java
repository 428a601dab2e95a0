package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreException;
import io.viesti.message.Glance;
import io.viesti.message.MessageSummaries;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/** Looks into the content of mail whose first octets were not enough at the door. */
final class ContentReading {
  /** How far: the text part of almost all mail begins within. */
  static final int OCTETS = 256 * 1024;

  private ContentReading() {}

  /**
   * A glance at a blob. Completes with empty when it can't be read now; content that is missing or
   * broken gives an empty glance, so that filing ends.
   */
  static CompletionStage<Optional<Glance>> glance(
      BlobStore blobs, BlobId blob, Materializer materializer) {
    return blobs.stream(blob, 0, OCTETS)
        .runFold(ByteString.emptyByteString(), ByteString::concat, materializer)
        .handle((octets, failure) -> failure == null ? look(octets) : afterFailure(failure));
  }

  private static Optional<Glance> look(ByteString octets) {
    try {
      byte[] bytes = octets.toArray();
      return Optional.of(
          MessageSummaries.of(bytes, bytes.length, true).glance().orElse(Glance.EMPTY));
    } catch (RuntimeException unreadable) {
      return Optional.of(Glance.EMPTY);
    }
  }

  private static Optional<Glance> afterFailure(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean forGood =
        cause instanceof BlobStoreException e
            && (e.reason() == BlobStoreException.Reason.MISSING
                || e.reason() == BlobStoreException.Reason.BROKEN);
    return forGood ? Optional.of(Glance.EMPTY) : Optional.empty();
  }
}
