package io.viesti.http.compose;

import io.viesti.http.compose.Addresses.Named;
import io.viesti.http.json.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A mail as a request describes it. To be closed: its attachments may lie in temporary files.
 *
 * @param inReplyTo an email id of ours or a Message-ID
 * @param replaces id of the draft that this takes the place of
 */
record MailRequest(
    Optional<Named> from,
    List<Named> to,
    List<Named> cc,
    List<Named> bcc,
    String subject,
    Optional<String> text,
    Optional<String> html,
    Optional<String> inReplyTo,
    Optional<Instant> sendAt,
    Optional<String> replaces,
    List<Attached> attachments)
    implements AutoCloseable {
  private static final int MAX_SUBJECT = 998;
  private static final int MAX_RECIPIENTS = 500;

  static MailRequest of(Fields fields, List<Attached> attachments) {
    MailRequest request =
        new MailRequest(
            Addresses.one(fields, "from"),
            Addresses.list(fields, "to"),
            Addresses.list(fields, "cc"),
            Addresses.list(fields, "bcc"),
            subject(fields),
            fields.text("text").or(() -> fields.text("body")),
            fields.text("html"),
            fields.text("in_reply_to").map(String::strip).filter(id -> !id.isEmpty()),
            fields.text("send_at").map(MailRequest::time),
            fields.text("draft_id"),
            attachments);
    if (request.recipients() > MAX_RECIPIENTS) {
      throw Fields.wrong("to", "with cc and bcc may name at most " + MAX_RECIPIENTS);
    }
    return request;
  }

  int recipients() {
    return to.size() + cc.size() + bcc.size();
  }

  private static String subject(Fields fields) {
    String subject = fields.text("subject").orElse("").replaceAll("[\\p{Cntrl}]+", " ").strip();
    if (subject.length() > MAX_SUBJECT) {
      throw Fields.wrong("subject", "may have at most " + MAX_SUBJECT + " characters");
    }
    return subject;
  }

  private static Instant time(String text) {
    try {
      return java.time.OffsetDateTime.parse(text.strip()).toInstant();
    } catch (java.time.DateTimeException notATime) {
      throw Fields.wrong("send_at", "must be a time such as 2026-01-31T12:00:00Z");
    }
  }

  @Override
  public void close() {
    for (Attached attached : attachments) {
      attached
          .data()
          .ifPresent(
              data -> {
                try {
                  data.close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
