package io.viesti.blob;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;

/**
 * Names a blob by the SHA-256 of its content. Never shown to clients as it is: what a client sees
 * is scoped to its account, so that nobody can probe for content of others.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record BlobId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public BlobId {
    if (value.length() != 64) {
      throw new IllegalArgumentException("not a SHA-256 in hexadecimal: " + value);
    }
  }

  public static BlobId ofDigest(byte[] sha256) {
    return new BlobId(HexFormat.of().formatHex(sha256));
  }

  /** The 32 octets of the hash. */
  public byte[] digest() {
    return HexFormat.of().parseHex(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
