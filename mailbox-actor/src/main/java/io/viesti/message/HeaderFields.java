package io.viesti.message;

import java.util.List;
import java.util.Optional;

/** The fields that count, as they were met: the first of each name. */
final class HeaderFields {
  private String from;
  private String to;
  private String cc;
  private String subject;
  private String date;
  private String messageId;
  private String inReplyTo;
  private String references;
  private String bcc;
  private String replyTo;
  private PartHeader.Builder part;

  private HeaderFields() {}

  /** Reads the block to its end, so that the cursor knows where the body starts. */
  static HeaderFields read(byte[] octets, HeaderCursor cursor) {
    HeaderFields fields = new HeaderFields();
    while (cursor.next()) {
      fields.take(octets, cursor);
    }
    return fields;
  }

  private void take(byte[] octets, HeaderCursor field) {
    switch (field.nameLength()) {
      case 2 -> {
        if (to == null && field.isNamed("to")) {
          to = text(octets, field);
        } else if (cc == null && field.isNamed("cc")) {
          cc = text(octets, field);
        }
      }
      case 3 -> {
        if (bcc == null && field.isNamed("bcc")) {
          bcc = text(octets, field);
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
      case 8 -> {
        if (replyTo == null && field.isNamed("reply-to")) {
          replyTo = text(octets, field);
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

  List<Correspondent> bcc() {
    return correspondents(bcc);
  }

  List<Correspondent> replyTo() {
    return correspondents(replyTo);
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
