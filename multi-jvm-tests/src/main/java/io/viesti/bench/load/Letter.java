package io.viesti.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * One mail to send. Its content needs no dot-stuffing and ends with CRLF; the parts are views of
 * shared memory and are handed out fresh, so that a retry sends the same octets.
 *
 * @param number unique in its {@link LetterBook}; the Message-ID carries it
 * @param sender reverse-path
 * @param recipients forward-paths, distinct
 */
public record Letter(long number, String sender, List<String> recipients, List<ByteBuffer> parts) {

  public Letter {
    recipients = List.copyOf(recipients);
    parts = parts.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
  }

  /** Octets of the content. */
  public int size() {
    return parts.stream().mapToInt(ByteBuffer::remaining).sum();
  }

  /** The content as buffers positioned at its start. */
  ByteBuffer[] content() {
    return parts.stream().map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
  }

  /** Whether {@code raw}, as a mailbox shows it, is trace headers and then exactly this content. */
  public boolean isTailOf(byte[] raw) {
    int at = raw.length - size();
    if (at < 0 || at > 0 && raw[at - 1] != '\n') {
      return false;
    }
    for (ByteBuffer part : content()) {
      int length = part.remaining();
      if (!part.equals(ByteBuffer.wrap(raw, at, length))) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** The content in one array. */
  public byte[] octets() {
    ByteBuffer all = ByteBuffer.allocate(size());
    Arrays.stream(content()).forEach(all::put);
    return all.array();
  }
}
