package io.viesti.account;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash in the PHC string format: {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}, salt
 * and hash in base64 without padding. Parameters that would let one verification cost seconds or
 * much memory are not accepted.
 *
 * @param memoryKib at most {@value #MAX_MEMORY_KIB}
 * @param passes at most {@value #MAX_PASSES}
 * @param lanes at most {@value #MAX_LANES}
 * @param salt 8 to 64 octets
 * @param hash 16 to 64 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shared
record PhcString(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
  static final int MAX_MEMORY_KIB = 64 * 1024;
  static final int MAX_PASSES = 6;
  static final int MAX_LANES = 8;

  /** Longest text worth looking at. */
  private static final int MAX_LENGTH = 256;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /** Reads a hash; empty when it is not of that form or asks for too much or too little. */
  static Optional<PhcString> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
              new PhcString(
                  Integer.parseInt(form.group(1)),
                  Integer.parseInt(form.group(2)),
                  Integer.parseInt(form.group(3)),
                  Base64.getDecoder().decode(form.group(4)),
                  Base64.getDecoder().decode(form.group(5))))
          .filter(PhcString::isReasonable);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  PhcString withHash(byte[] to) {
    return new PhcString(memoryKib, passes, lanes, salt, to);
  }

  private boolean isReasonable() {
    // RFC 9106 §3.1 wants 8 KiB per lane at least.
    return passes >= 1
        && passes <= MAX_PASSES
        && lanes >= 1
        && lanes <= MAX_LANES
        && memoryKib >= 8 * lanes
        && memoryKib <= MAX_MEMORY_KIB
        && within(salt, 8)
        && within(hash, 16);
  }

  private static boolean within(byte[] octets, int least) {
    return octets.length >= least && octets.length <= 64;
  }

  /** The PHC string itself: as secret as any password hash. */
  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + memoryKib
        + ",t="
        + passes
        + ",p="
        + lanes
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }
}
