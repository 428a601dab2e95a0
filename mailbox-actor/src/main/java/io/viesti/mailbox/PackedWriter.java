package io.viesti.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers of variable length, texts and octets one after the other. Not thread-safe. */
final class PackedWriter {
  private byte[] buffer;
  private int length;

  PackedWriter(int capacity) {
    buffer = new byte[capacity];
  }

  void octet(int value) {
    room(1);
    buffer[length++] = (byte) value;
  }

  void octets(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  /** A number that is seldom large and never negative: 7 bits an octet, lowest first. */
  void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    octets(utf8);
  }

  void block(byte[] bytes) {
    number(bytes.length);
    octets(bytes);
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  private void room(int octets) {
    if (length + octets > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + octets));
    }
  }
}
