package io.viesti.edge.acceptance;

import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import io.viesti.edge.limits.InFlight;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * One mail's octets on their way into the blob store; the first {@value #MAX_HEAD} are kept to be
 * looked at. Used by one thread at a time, until {@link Acceptance} has it.
 */
public final class IncomingContent {
  static final int MAX_HEAD = 64 * 1024;
  private static final int FIRST_HEAD = 4 * 1024;

  private final BlobWriter writer;
  private final InFlight inFlight;
  private final String traceId;
  private byte[] head = new byte[FIRST_HEAD];
  private int headLength;
  private long size;
  private boolean left;

  IncomingContent(BlobWriter writer, InFlight inFlight, String traceId) {
    this.writer = writer;
    this.inFlight = inFlight;
    this.traceId = traceId;
  }

  /** Takes a copy; false when storage wants no more until {@link #ready}. */
  public boolean append(byte[] octets, int offset, int length) {
    keepHead(octets, offset, length);
    size += length;
    inFlight.grow(length);
    return writer.write(octets, offset, length);
  }

  private void keepHead(byte[] octets, int offset, int length) {
    int wanted = Math.min(length, MAX_HEAD - headLength);
    if (wanted <= 0) {
      return;
    }
    if (headLength + wanted > head.length) {
      int room = Math.max(head.length * 2, Integer.highestOneBit(headLength + wanted) * 2);
      head = Arrays.copyOf(head, Math.min(MAX_HEAD, room));
    }
    System.arraycopy(octets, offset, head, headLength, wanted);
    headLength += wanted;
  }

  /** As {@link BlobWriter#ready}. */
  public CompletionStage<Void> ready() {
    return writer.ready();
  }

  /** Forgets it. */
  public void abort() {
    writer.abort();
    leave();
  }

  CompletionStage<StoredBlob> finish() {
    return writer.finish();
  }

  /** Counts it out of what is in flight, once. */
  void leave() {
    if (!left) {
      left = true;
      inFlight.leave(size);
    }
  }

  public String traceId() {
    return traceId;
  }

  byte[] head() {
    return head;
  }

  int headLength() {
    return headLength;
  }

  /** Whether the head is all there is. */
  boolean isWhole() {
    return size == headLength;
  }
}
