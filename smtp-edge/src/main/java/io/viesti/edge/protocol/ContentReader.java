package io.viesti.edge.protocol;

import java.nio.ByteBuffer;

/**
 * Takes the content of one mail out of octets. Keeps nothing: runs of content are passed on as they
 * come, however the octets were cut.
 */
abstract class ContentReader {

  /** Where content goes. */
  @FunctionalInterface
  interface Sink {
    void content(byte[] octets, int offset, int length);
  }

  private static final int NOTHING = -1;

  private final int maxLine;
  private final Sink sink;
  private long size;
  private int lineLength;
  private boolean eightBit;
  private boolean bareLineEnd;
  private boolean lineTooLong;

  ContentReader(int maxLine, Sink sink) {
    this.maxLine = maxLine;
    this.sink = sink;
  }

  /**
   * Takes octets until the content ends, but not beyond position {@code limit} of the input.
   *
   * @return whether the content ended
   */
  final boolean take(ByteBuffer input, int limit) {
    byte[] octets = input.array();
    int base = input.arrayOffset();
    int end = base + limit;
    int at = base + input.position();
    int start = NOTHING;
    boolean ended = false;
    while (at < end && !ended) {
      if (start != NOTHING && isInLine()) {
        at = plainEnd(octets, at, end);
        if (at == end) {
          break;
        }
      }
      byte b = octets[at++];
      Step step = step(b);
      if (step == Step.CONTENT) {
        count(b);
        if (start == NOTHING) {
          start = at - 1;
        }
      } else {
        pass(octets, start, at - 1);
        start = NOTHING;
        ended = step == Step.END;
      }
    }
    pass(octets, start, at);
    input.position(at - base);
    return ended;
  }

  /** Nearly all content is in lines: there only a CR or LF means anything. */
  private int plainEnd(byte[] octets, int from, int end) {
    int at = from;
    int seen = 0;
    while (at < end && octets[at] != '\r' && octets[at] != '\n') {
      seen |= octets[at++];
    }
    eightBit |= seen < 0;
    lineLength += at - from;
    lineTooLong |= lineLength > maxLine;
    return at;
  }

  private void pass(byte[] octets, int start, int end) {
    if (start != NOTHING && end > start) {
      size += end - start;
      sink.content(octets, start, end - start);
    }
  }

  private void count(byte b) {
    eightBit |= b < 0;
    if (b == '\n') {
      lineLength = 0;
    } else if (++lineLength > maxLine && b != '\r') {
      lineTooLong = true;
    }
  }

  /** What one octet is. */
  enum Step {
    CONTENT,
    /** Transparency (RFC 5321 §4.5.2): not content. */
    DROP,
    /** The last octet. */
    END
  }

  abstract Step step(byte b);

  /** Whether an octet that is neither CR nor LF would be content and change nothing. */
  abstract boolean isInLine();

  final void foundBareLineEnd() {
    bareLineEnd = true;
  }

  /** Octets of content so far. */
  final long size() {
    return size;
  }

  final boolean hasBareLineEnd() {
    return bareLineEnd;
  }

  final boolean hasLineTooLong() {
    return lineTooLong;
  }

  /** Whether an octet above 127 came. */
  final boolean isEightBit() {
    return eightBit;
  }
}
