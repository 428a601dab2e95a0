package io.viesti.delivery.session;

import io.viesti.blob.BlobStore;
import io.viesti.envelope.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Makes a mail's octets ready: small ones are read whole, large ones are streamed later. */
final class ContentLoader {
  private final BlobStore blobs;
  private final Materializer materializer;

  ContentLoader(BlobStore blobs, Materializer materializer) {
    this.blobs = blobs;
    this.materializer = materializer;
  }

  /**
   * @param takesEightBit whether the server takes octets above 127
   */
  CompletionStage<Content> load(OutgoingMail mail, boolean takesEightBit) {
    byte[] head = mail.traceHeaders().getBytes(StandardCharsets.UTF_8);
    if (mail.size() <= BlobStore.SMALL_LIMIT) {
      return blobs
          .read(mail.blob(), BlobStore.SMALL_LIMIT)
          .thenApply(octets -> whole(mail, head, octets));
    }
    Source<ByteString, NotUsed> octets =
        head.length == 0
            ? blobs.stream(mail.blob())
            : Source.single(ByteString.fromArrayUnsafe(head)).concat(blobs.stream(mail.blob()));
    return eightBit(mail, octets, takesEightBit)
        .thenApply(
            eightBit ->
                new Content(
                    transaction(mail, eightBit, head.length + mail.size()),
                    new MailContent.Streamed(octets)));
  }

  /**
   * Submitters declare more than they need. Where it makes no difference their word is taken; where
   * it would keep the mail from being sent, large content is read once more to know.
   */
  private CompletionStage<Boolean> eightBit(
      OutgoingMail mail, Source<ByteString, NotUsed> octets, boolean takesEightBit) {
    boolean declared = mail.body() == Envelope.Body.EIGHT_BIT_MIME;
    if (!declared || takesEightBit) {
      return CompletableFuture.completedFuture(declared);
    }
    return octets
        .filter(chunk -> hasEightBit(chunk.toArray()))
        .runWith(Sink.headOption(), materializer)
        .thenApply(Optional::isPresent);
  }

  private static Content whole(OutgoingMail mail, byte[] head, byte[] octets) {
    byte[] all = octets;
    if (head.length > 0) {
      all = java.util.Arrays.copyOf(head, head.length + octets.length);
      System.arraycopy(octets, 0, all, head.length, octets.length);
    }
    return new Content(transaction(mail, hasEightBit(all), all.length), new MailContent.Whole(all));
  }

  private static Transaction transaction(OutgoingMail mail, boolean eightBit, long size) {
    return new Transaction(
        mail.reversePath(), mail.recipients(), eightBit, mail.needsUtf8(), mail.dsn(), size);
  }

  private static boolean hasEightBit(byte[] octets) {
    for (byte octet : octets) {
      if (octet < 0) {
        return true;
      }
    }
    return false;
  }
}
