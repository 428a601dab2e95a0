package io.viesti.mailbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.viesti.blob.BlobId;
import io.viesti.envelope.MailAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Recognises a repeat: the first 128 bits of SHA-256 over reverse-path, mailbox and content. The
 * content enters by its own SHA-256 (the blob id: octets after dot-unstuffing, before our headers),
 * so it is hashed once however many recipients there are, and DATA and BDAT hash alike.
 *
 * @param bytes 16 octets
 */
public record DeliveryId(@JsonValue byte[] bytes) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public DeliveryId {
    if (bytes.length != 16) {
      throw new IllegalArgumentException("a delivery id has 16 octets, not " + bytes.length);
    }
  }

  public static DeliveryId of(Optional<MailAddress> reversePath, String mailboxId, BlobId content) {
    MessageDigest sha256 = sha256();
    part(sha256, reversePath.map(MailAddress::toString).orElse(""));
    part(sha256, mailboxId);
    sha256.update(content.digest());
    return new DeliveryId(java.util.Arrays.copyOf(sha256.digest(), 16));
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

  @Override
  public boolean equals(Object other) {
    return other instanceof DeliveryId that && java.util.Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
