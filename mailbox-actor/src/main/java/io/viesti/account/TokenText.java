package io.viesti.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bearer token as clients hold it: {@code vst1.SECRET.BUCKET.DOMAIN}. The secret alone, 256
 * random bits, gives access; the rest says where its hash is kept.
 */
record TokenText(String secret, int bucket, String domain) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MAX_LENGTH = 320;
  private static final Pattern FORM =
      Pattern.compile("vst1\\.([A-Za-z0-9_-]{43})\\.(\\d{1,4})\\.([a-z0-9._-]{1,255})");

  static TokenText random(int bucket, String domain) {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return new TokenText(base64(secret), bucket, domain);
  }

  static Optional<TokenText> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new TokenText(form.group(1), Integer.parseInt(form.group(2)), form.group(3)))
        : Optional.empty();
  }

  /** What is kept of it. */
  String hash() {
    try {
      return base64(
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The token itself. */
  String text() {
    return "vst1." + secret + "." + bucket + "." + domain;
  }

  @Override
  public String toString() {
    return "TokenText[" + domain + "]";
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
