package io.viesti.message;

import java.util.List;
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
    Fields fields = new Fields();
    while (cursor.next()) {
      fields.take(octets, cursor);
    }
    Optional<Glance> glance = Glances.of(fields.part(), octets, cursor.bodyStart(), length, whole);
    return new MessageSummary(fields.header(), glance);
  }

  /** The fields that count, as they were met: the first of each name. */
  private static final class Fields {
    private String from;
    private String to;
    private String cc;
    private String subject;
    private String date;
    private String messageId;
    private String inReplyTo;
    private String references;
    private PartHeader.Builder part;

    void take(byte[] octets, HeaderCursor field) {
      switch (field.nameLength()) {
        case 2 -> {
          if (to == null && field.isNamed("to")) {
            to = text(octets, field);
          } else if (cc == null && field.isNamed("cc")) {
            cc = text(octets, field);
          }
        }
        case 4 -> {
          if (from == null && field.isNamed("from")) {
            from = text(octets, field);
          } else if (date == null && field.isNamed("date")) {
            date = text(octets, field);
          }
        }
        case 7 -> {
          if (subject == null && field.isNamed("subject")) {
            subject = text(octets, field);
          }
        }
        case 10 -> {
          if (messageId == null && field.isNamed("message-id")) {
            messageId = text(octets, field);
          } else if (references == null && field.isNamed("references")) {
            references = text(octets, field);
          } else {
            content(octets, field, "content-id");
          }
        }
        case 11 -> {
          if (inReplyTo == null && field.isNamed("in-reply-to")) {
            inReplyTo = text(octets, field);
          }
        }
        case 12 -> content(octets, field, "content-type");
        case 19 -> content(octets, field, "content-disposition");
        case 25 -> content(octets, field, "content-transfer-encoding");
        default -> {
          // Of no use for a summary.
        }
      }
    }

    MessageHeader header() {
      return new MessageHeader(
          correspondents(from),
          correspondents(to),
          correspondents(cc),
          subject == null ? "" : HeaderText.unstructured(subject, MessageHeader.MAX_SUBJECT),
          date == null ? Optional.empty() : MailDate.parse(date),
          messageId == null ? Optional.empty() : MessageIds.one(messageId),
          ids(inReplyTo),
          ids(references));
    }

    PartHeader part() {
      return part == null ? PartHeader.PLAIN : part.build(PartHeader.TEXT_PLAIN);
    }

    private void content(byte[] octets, HeaderCursor field, String name) {
      if (field.isNamed(name)) {
        if (part == null) {
          part = new PartHeader.Builder();
        }
        part.take(name, text(octets, field));
      }
    }

    private static String text(byte[] octets, HeaderCursor field) {
      return HeaderText.unfolded(octets, field.valueStart(), field.valueEnd());
    }

    private static List<Correspondent> correspondents(String text) {
      return text == null ? List.of() : Correspondents.of(text, MessageHeader.MAX_CORRESPONDENTS);
    }

    private static List<String> ids(String text) {
      return text == null ? List.of() : MessageIds.all(text, MessageHeader.MAX_REFERENCES);
    }
  }
}
