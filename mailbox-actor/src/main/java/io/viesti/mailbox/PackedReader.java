package io.viesti.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link PackedWriter} wrote. Not thread-safe. What is cut short throws {@link
 * IndexOutOfBoundsException} or {@link IllegalArgumentException}.
 */
final class PackedReader {
  private final byte[] buffer;
  private int at;

  PackedReader(byte[] buffer) {
    this.buffer = buffer;
  }

  int octet() {
    return buffer[at++] & 0xff;
  }

  byte[] octets(int count) {
    byte[] bytes = Arrays.copyOfRange(buffer, at, at + check(count));
    at += count;
    return bytes;
  }

  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** A number of things that follow: never more than octets are left. */
  int count() {
    return check(number());
  }

  long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  String text() {
    int octets = count();
    String text = new String(buffer, at, octets, StandardCharsets.UTF_8);
    at += octets;
    return text;
  }

  byte[] block() {
    return octets(count());
  }

  private int check(long count) {
    if (count < 0 || count > buffer.length - at) {
      throw new IllegalArgumentException("cut short: " + count + " wanted at " + at);
    }
    return (int) count;
  }
}
