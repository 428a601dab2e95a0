package io.viesti.edge.transport;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Octets that came and were not taken yet. Grows with what comes; empty it costs little. */
final class Inbox {
  private static final int SMALL = 4 * 1024;

  private ByteBuffer octets = ByteBuffer.allocate(SMALL).limit(0);

  void add(ByteBuf more) {
    int length = more.readableBytes();
    if (octets.capacity() - octets.limit() < length) {
      makeRoom(length);
    }
    int end = octets.limit();
    more.readBytes(octets.array(), end, length);
    octets.limit(end + length);
  }

  private void makeRoom(int length) {
    int needed = octets.remaining() + length;
    if (octets.capacity() >= needed) {
      octets.compact().flip();
    } else {
      octets = ByteBuffer.allocate(Integer.highestOneBit(needed) * 2).put(octets).flip();
    }
  }

  /** To be read from by position. */
  ByteBuffer octets() {
    return octets;
  }

  int size() {
    return octets.remaining();
  }

  /** Gives room back when there is much and nothing in it. */
  void trim() {
    if (!octets.hasRemaining() && octets.capacity() > 2 * SMALL) {
      octets = ByteBuffer.allocate(SMALL).limit(0);
    }
  }
}
