package io.viesti.delivery.session;

import io.viesti.blob.BlobStore;
import io.viesti.envelope.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Makes a mail's octets ready: small ones are read whole, large ones are streamed later. */
final class ContentLoader {
  private final BlobStore blobs;

  ContentLoader(BlobStore blobs) {
    this.blobs = blobs;
  }

  CompletionStage<Content> load(OutgoingMail mail) {
    byte[] head = mail.traceHeaders().getBytes(StandardCharsets.UTF_8);
    if (mail.size() <= BlobStore.SMALL_LIMIT) {
      return blobs
          .read(mail.blob(), BlobStore.SMALL_LIMIT)
          .thenApply(octets -> whole(mail, head, octets));
    }
    // Whether large content really has octets above 127 is not known before it is read: what the
    // submitter declared counts.
    boolean eightBit = mail.body() == Envelope.Body.EIGHT_BIT_MIME;
    Source<ByteString, org.apache.pekko.NotUsed> octets =
        head.length == 0
            ? blobs.stream(mail.blob())
            : Source.single(ByteString.fromArrayUnsafe(head)).concat(blobs.stream(mail.blob()));
    return CompletableFuture.completedFuture(
        new Content(
            transaction(mail, eightBit, head.length + mail.size()),
            new MailContent.Streamed(octets)));
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
