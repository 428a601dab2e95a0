package io.viesti.edge.submission;

import io.viesti.blob.BlobId;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.mailbox.DeliveryId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Names a submission by what it is: account, whole envelope and octets. */
public final class RequestIds {
  private RequestIds() {}

  public static DeliveryId of(String mailboxId, Envelope envelope, BlobId content) {
    MessageDigest digest = sha256();
    part(digest, mailboxId);
    part(digest, envelope.reversePath().map(Object::toString).orElse(""));
    part(digest, envelope.body() + "/" + envelope.smtpUtf8());
    part(digest, envelope.dsn().ret().orElse("") + "/" + envelope.dsn().envid().orElse(""));
    for (EnvelopeRecipient recipient : envelope.recipients()) {
      part(digest, recipient.address().toString());
      part(digest, recipient.notifyOn().orElse("") + "/" + recipient.orcpt().orElse(""));
    }
    digest.update(content.digest());
    return new DeliveryId(Arrays.copyOf(digest.digest(), 16));
  }

  private static void part(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
