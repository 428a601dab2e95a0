package io.viesti.engine.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where an event or a snapshot lies: length of the persistence id (2 octets), the id in UTF-8,
 * sequence number (8 octets, big-endian), so that those of one entity lie together and in order.
 */
final class EntityKey {
  private static final int LENGTH = Short.BYTES;

  private EntityKey() {}

  static byte[] of(String persistenceId, long sequenceNr) {
    return of(prefix(persistenceId), sequenceNr);
  }

  static byte[] of(byte[] prefix, long sequenceNr) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
    ByteBuffer.wrap(key).putLong(prefix.length, sequenceNr);
    return key;
  }

  /** Before all sequence numbers of the entity. */
  static byte[] prefix(String persistenceId) {
    byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
    if (id.length > 0xFFFF) {
      throw new IllegalArgumentException("persistence id of " + id.length + " octets");
    }
    return ByteBuffer.allocate(LENGTH + id.length).putShort((short) id.length).put(id).array();
  }

  /** After all sequence numbers of the entity. */
  static byte[] end(String persistenceId) {
    return of(persistenceId, -1L);
  }

  static long sequenceNr(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }

  static String persistenceId(byte[] key) {
    return new String(key, LENGTH, key.length - LENGTH - Long.BYTES, StandardCharsets.UTF_8);
  }
}
