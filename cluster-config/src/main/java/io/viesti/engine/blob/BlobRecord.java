package io.viesti.engine.blob;

import io.viesti.compression.Compression;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the engine keeps under a blob's hash: kind (1 octet), size of the content (8), then for a
 * small blob its content.
 *
 * @param kind how and where the content lies
 * @param size of the content in octets
 * @param encoded the value as it lies in the engine
 */
record BlobRecord(Kind kind, long size, byte[] encoded) {
  private static final int HEADER = 1 + Long.BYTES;

  /** The numbers are on disk: forever. */
  enum Kind {
    PLAIN,
    COMPRESSED,
    PLAIN_FILE,
    COMPRESSED_FILE;

    boolean isFile() {
      return this == PLAIN_FILE || this == COMPRESSED_FILE;
    }
  }

  /** A small blob, compressed if that pays. */
  static BlobRecord small(byte[] content, int length) {
    byte[] compressed = Compression.compress(content, length, HEADER);
    if (compressed != null) {
      return of(Kind.COMPRESSED, length, compressed);
    }
    byte[] plain = new byte[HEADER + length];
    System.arraycopy(content, 0, plain, HEADER, length);
    return of(Kind.PLAIN, length, plain);
  }

  /** A blob that lies in a file. */
  static BlobRecord file(Kind kind, long size) {
    return of(kind, size, new byte[HEADER]);
  }

  private static BlobRecord of(Kind kind, long size, byte[] encoded) {
    ByteBuffer.wrap(encoded).put((byte) kind.ordinal()).putLong(size);
    return new BlobRecord(kind, size, encoded);
  }

  static BlobRecord decode(byte[] encoded) {
    ByteBuffer header = ByteBuffer.wrap(encoded);
    Kind kind = Kind.values()[header.get()];
    return new BlobRecord(kind, header.getLong(), encoded);
  }

  /** The content of a small blob. */
  byte[] content() {
    return switch (kind) {
      case PLAIN -> Arrays.copyOfRange(encoded, HEADER, encoded.length);
      case COMPRESSED -> Compression.decompress(encoded, HEADER, Math.toIntExact(size));
      case PLAIN_FILE, COMPRESSED_FILE -> throw new IllegalStateException("lies in a file");
    };
  }
}
