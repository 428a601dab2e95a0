package io.viesti.engine.journal;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A snapshot as it lies on disk, but for its key: version (1 octet), flags (1), timestamp (8),
 * length and content of the metadata if any, the snapshot.
 *
 * @param timestamp milliseconds since 1970 at which it was taken
 */
record StoredSnapshot(long timestamp, Optional<Serialized> metadata, Serialized snapshot) {
  private static final byte VERSION = 1;
  private static final int WITH_METADATA = 1;

  byte[] encode() {
    int size =
        2
            + Long.BYTES
            + metadata.map(meta -> Integer.BYTES + meta.size()).orElse(0)
            + snapshot.size();
    ByteBuffer buffer =
        ByteBuffer.allocate(size)
            .put(VERSION)
            .put((byte) (metadata.isPresent() ? WITH_METADATA : 0))
            .putLong(timestamp);
    metadata.ifPresent(
        meta -> {
          buffer.putInt(meta.size());
          meta.writeTo(buffer);
        });
    snapshot.writeTo(buffer);
    return buffer.array();
  }

  static StoredSnapshot decode(byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    byte version = buffer.get();
    if (version != VERSION) {
      throw new IllegalArgumentException("snapshot of unknown layout " + version);
    }
    int flags = buffer.get();
    long timestamp = buffer.getLong();
    Optional<Serialized> metadata = Optional.empty();
    if ((flags & WITH_METADATA) != 0) {
      int size = buffer.getInt();
      metadata = Optional.of(Serialized.readFrom(buffer.slice(buffer.position(), size)));
      buffer.position(buffer.position() + size);
    }
    return new StoredSnapshot(timestamp, metadata, Serialized.readFrom(buffer));
  }

  /** The timestamp without the rest. */
  static long timestampOf(byte[] value) {
    return ByteBuffer.wrap(value).getLong(2);
  }
}
