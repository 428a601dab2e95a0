package io.viesti.edge.protocol;

import io.viesti.envelope.SmtpReply;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The content of one mail on its way in. The first fault found decides the reply; what comes after
 * it is read and dropped, so that the end of content stays where the client thinks it is.
 */
final class Content {
  private final SessionLimits limits;
  private final ContentReader reader;
  private final List<Action> out;
  private SmtpReply fault;

  private Content(SessionLimits limits, boolean chunks, List<Action> out) {
    this.limits = limits;
    this.out = out;
    this.reader =
        chunks
            ? new ChunkReader(limits.textLine(), this::append)
            : new DotReader(limits.textLine(), this::append);
  }

  static Content dots(SessionLimits limits, List<Action> out) {
    return new Content(limits, false, out);
  }

  static Content chunks(SessionLimits limits, List<Action> out) {
    return new Content(limits, true, out);
  }

  /** Chunks that no place was opened for: read, dropped and refused. */
  static Content unwanted(SessionLimits limits, List<Action> out, SmtpReply reason) {
    Content content = chunks(limits, out);
    content.fault = reason;
    return content;
  }

  private void append(byte[] octets, int offset, int length) {
    if (fault == null) {
      out.add(new Action.Append(octets, offset, length));
    }
  }

  /** Takes octets up to {@code limit}; true when DATA's content ended. */
  boolean take(ByteBuffer input, int limit) {
    boolean ended = reader.take(input, limit);
    judge();
    return ended;
  }

  /** To be called when the last octet of the last chunk was taken. */
  void finish() {
    if (reader instanceof ChunkReader chunks) {
      chunks.finish();
      judge();
    }
  }

  private void judge() {
    if (fault != null) {
      return;
    }
    if (reader.hasBareLineEnd()) {
      fail(Replies.BARE_LINE_END);
    } else if (reader.size() > limits.messageSize()) {
      fail(Replies.TOO_BIG);
    } else if (reader.hasLineTooLong()) {
      fail(Replies.TEXT_TOO_LONG);
    }
  }

  /** The mail is lost for this reason, unless it was for another before. */
  void fail(SmtpReply reason) {
    if (fault == null) {
      fault = reason;
      out.add(new Action.DropContent());
    }
  }

  Optional<SmtpReply> fault() {
    return Optional.ofNullable(fault);
  }

  long size() {
    return reader.size();
  }

  boolean isEightBit() {
    return reader.isEightBit();
  }

  /** Whether the client goes on and on past what is allowed. */
  boolean isBeyondPatience() {
    return reader.size() > limits.messageSize() + limits.overrun();
  }
}
