package io.viesti.edge.acceptance;

import io.viesti.account.Account;
import io.viesti.message.Correspondent;
import io.viesti.message.MailDate;
import io.viesti.message.MessageHeader;
import io.viesti.message.MessageSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The fields a submitted mail must have and may lack (RFC 6409 §8.1 to §8.3): From, Date,
 * Message-ID.
 *
 * @param text what to put before the content
 * @param summary of the mail with them
 */
record OriginatorFields(String text, MessageSummary summary) {

  static OriginatorFields complete(
      HeaderBlock block,
      MessageSummary summary,
      Account account,
      String hostname,
      String traceId,
      Instant now) {
    StringBuilder text = new StringBuilder();
    MessageHeader header = summary.header();
    List<Correspondent> from = header.from();
    Optional<Instant> sentAt = header.sentAt();
    Optional<String> messageId = header.messageId();
    if (!block.hasFrom()) {
      String address = account.address().toString();
      from = List.of(new Correspondent(account.displayName(), address));
      text.append(field("From", address));
    }
    if (!block.hasDate()) {
      sentAt = Optional.of(now);
      text.append(field("Date", MailDate.format(now)));
    }
    if (!block.hasMessageId()) {
      String id = traceId + "@" + hostname;
      messageId = Optional.of(id);
      text.append(field("Message-ID", "<" + id + ">"));
    }
    MessageHeader whole =
        new MessageHeader(
            from,
            header.to(),
            header.cc(),
            header.subject(),
            sentAt,
            messageId,
            header.inReplyTo(),
            header.references());
    return new OriginatorFields(text.toString(), new MessageSummary(whole, summary.glance()));
  }

  /** Folded before a value that would make the line longer than RFC 5322 §2.1.1 recommends. */
  private static String field(String name, String value) {
    return name.length() + 2 + value.length() > 78
        ? name + ":\r\n " + value + "\r\n"
        : name + ": " + value + "\r\n";
  }
}
