package io.viesti.engine.journal;

import java.nio.ByteBuffer;

/** A value as its serializer wrote it, with what is needed to read it again. */
record Serialized(int serializer, byte[] manifest, byte[] content) {

  int size() {
    return Integer.BYTES + Short.BYTES + manifest.length + content.length;
  }

  void writeTo(ByteBuffer buffer) {
    buffer.putInt(serializer).putShort((short) manifest.length).put(manifest).put(content);
  }

  /** Reads everything up to the buffer's limit. */
  static Serialized readFrom(ByteBuffer buffer) {
    int serializer = buffer.getInt();
    byte[] manifest = new byte[Short.toUnsignedInt(buffer.getShort())];
    buffer.get(manifest);
    byte[] content = new byte[buffer.remaining()];
    buffer.get(content);
    return new Serialized(serializer, manifest, content);
  }
}
