package io.viesti.message;

import java.util.Optional;

/** Reads summaries out of octets. */
public final class MessageSummaries {
  private MessageSummaries() {}

  /**
   * Summarises a mail from its first octets. Total: anything at all gives a summary, in time
   * proportional to the octets given. Cheap enough for an event loop at 64 KiB: a text mail of 2 KB
   * takes a few microseconds.
   *
   * @param octets the first octets of the mail, up to {@code length}
   * @param whole whether that is all of it
   */
  public static MessageSummary of(byte[] octets, int length, boolean whole) {
    HeaderCursor cursor = new HeaderCursor(octets, length);
    HeaderFields fields = HeaderFields.read(octets, cursor);
    Optional<Glance> glance = Glances.of(fields.part(), octets, cursor.bodyStart(), length, whole);
    return new MessageSummary(fields.header(), glance);
  }
}
