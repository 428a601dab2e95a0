package io.viesti.http.upload;

import io.viesti.blob.BlobId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes upload ids: blob, size and expiry sealed for one mailbox by AES-GCM. So nothing is kept
 * here, and nobody can name content they did not upload. Thread-safe.
 */
public final class UploadIds {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int PLAIN = 32 + Long.BYTES + Long.BYTES;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;

  /**
   * @param secret the same on every node; empty makes one up
   */
  public UploadIds(String secret) {
    byte[] seed = secret.getBytes(StandardCharsets.UTF_8);
    if (seed.length == 0) {
      seed = new byte[32];
      random.nextBytes(seed);
    }
    try {
      this.key = new SecretKeySpec(MessageDigest.getInstance("SHA-256").digest(seed), "AES");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public String seal(String mailboxId, Upload upload) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    ByteBuffer plain =
        ByteBuffer.allocate(PLAIN)
            .put(upload.blob().digest())
            .putLong(upload.size())
            .putLong(upload.expiresAt().toEpochMilli());
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, mailboxId).doFinal(plain.array());
      byte[] id = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Empty for anything that was not sealed for this mailbox. */
  public Optional<Upload> open(String mailboxId, String id) {
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(id);
      if (sealed.length != NONCE + PLAIN + TAG_BITS / 8) {
        return Optional.empty();
      }
      byte[] nonce = java.util.Arrays.copyOf(sealed, NONCE);
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, nonce, mailboxId)
                  .doFinal(sealed, NONCE, sealed.length - NONCE));
      byte[] digest = new byte[32];
      plain.get(digest);
      long size = plain.getLong();
      return Optional.of(
          new Upload(BlobId.ofDigest(digest), size, Instant.ofEpochMilli(plain.getLong())));
    } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String mailboxId) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(mailboxId.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
