package io.viesti.engine.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as it lies in the journal, but for its key.
 *
 * <p>Layout: version (1 octet), flags (1), timestamp (8), writer (16 when it is a UUID, else length
 * and UTF-8), manifest of the event adapter if any, length and content of the metadata if any, the
 * event.
 *
 * @param timestamp milliseconds since 1970 at which it was handed to the engine
 * @param writer the writing incarnation of the entity
 * @param adapterManifest of Pekko's event adapter, mostly empty
 */
record StoredEvent(
    long timestamp,
    String writer,
    String adapterManifest,
    Optional<Serialized> metadata,
    Serialized event) {
  private static final byte VERSION = 1;
  private static final int ADAPTED = 1;
  private static final int NAMED_WRITER = 2;
  private static final int WITH_METADATA = 4;
  private static final int UUID_LENGTH = 36;

  byte[] encode() {
    UUID uuid = uuid(writer);
    byte[] name = uuid == null ? writer.getBytes(StandardCharsets.UTF_8) : new byte[0];
    byte[] adapter = adapterManifest.getBytes(StandardCharsets.UTF_8);
    int flags =
        (adapter.length > 0 ? ADAPTED : 0)
            | (uuid == null ? NAMED_WRITER : 0)
            | (metadata.isPresent() ? WITH_METADATA : 0);
    int size =
        2
            + Long.BYTES
            + (uuid == null ? Short.BYTES + name.length : 2 * Long.BYTES)
            + (adapter.length > 0 ? Short.BYTES + adapter.length : 0)
            + metadata.map(meta -> Integer.BYTES + meta.size()).orElse(0)
            + event.size();
    ByteBuffer buffer = ByteBuffer.allocate(size).put(VERSION).put((byte) flags).putLong(timestamp);
    if (uuid == null) {
      putString(buffer, name);
    } else {
      buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }
    if (adapter.length > 0) {
      putString(buffer, adapter);
    }
    metadata.ifPresent(
        meta -> {
          buffer.putInt(meta.size());
          meta.writeTo(buffer);
        });
    event.writeTo(buffer);
    return buffer.array();
  }

  static StoredEvent decode(byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    byte version = buffer.get();
    if (version != VERSION) {
      throw new IllegalArgumentException("event of unknown layout " + version);
    }
    int flags = buffer.get();
    long timestamp = buffer.getLong();
    String writer =
        (flags & NAMED_WRITER) != 0
            ? getString(buffer)
            : new UUID(buffer.getLong(), buffer.getLong()).toString();
    String adapter = (flags & ADAPTED) != 0 ? getString(buffer) : "";
    Optional<Serialized> metadata =
        (flags & WITH_METADATA) != 0 ? Optional.of(getMetadata(buffer)) : Optional.empty();
    return new StoredEvent(timestamp, writer, adapter, metadata, Serialized.readFrom(buffer));
  }

  private static Serialized getMetadata(ByteBuffer buffer) {
    int size = buffer.getInt();
    ByteBuffer part = buffer.slice(buffer.position(), size);
    buffer.position(buffer.position() + size);
    return Serialized.readFrom(part);
  }

  /** Null unless the name is exactly how a UUID is written. */
  private static UUID uuid(String name) {
    if (name.length() != UUID_LENGTH) {
      return null;
    }
    try {
      UUID uuid = UUID.fromString(name);
      return uuid.toString().equals(name) ? uuid : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void putString(ByteBuffer buffer, byte[] utf8) {
    if (utf8.length > 0xFFFF) {
      throw new IllegalArgumentException("name of " + utf8.length + " octets");
    }
    buffer.putShort((short) utf8.length).put(utf8);
  }

  private static String getString(ByteBuffer buffer) {
    byte[] utf8 = new byte[Short.toUnsignedInt(buffer.getShort())];
    buffer.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
