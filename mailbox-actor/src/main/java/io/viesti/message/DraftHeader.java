package io.viesti.message;

import io.viesti.envelope.MailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.codec.EncoderUtil.Usage;
import org.apache.james.mime4j.util.MimeUtil;

/**
 * The header of a {@link Draft} but for its Content fields (RFC 5322 §3.6), folded, in US-ASCII but
 * for addresses that need UTF-8 (RFC 6532). Refuses what would break out of its field.
 */
final class DraftHeader {
  private static final int MAX_NAME = 255;

  private final StringBuilder lines = new StringBuilder(512);

  private DraftHeader() {}

  /** All lines with CRLF; {@link InvalidDraftException} when the draft can't be written. */
  static String of(Draft draft) {
    DraftHeader header = new DraftHeader();
    header.addresses("From", List.of(draft.from()));
    header.addresses("Reply-To", draft.replyTo());
    if (draft.to().isEmpty() && draft.cc().isEmpty()) {
      header.line("To: undisclosed-recipients:;");
    }
    header.addresses("To", draft.to());
    header.addresses("Cc", draft.cc());
    draft.bcc().forEach(hidden -> address("Bcc", hidden));
    header.line("Subject: " + unstructured("Subject", draft.subject()));
    header.line("Date: " + MailDate.format(draft.date()));
    header.line("Message-ID: <" + ownId(draft.messageId()) + ">");
    header.ids("In-Reply-To", draft.inReplyTo());
    header.ids("References", draft.references());
    header.line("MIME-Version: 1.0");
    return header.lines.toString();
  }

  private void line(String line) {
    lines.append(line).append("\r\n");
  }

  private void addresses(String field, List<Correspondent> correspondents) {
    if (!correspondents.isEmpty()) {
      line(
          correspondents.stream()
              .map(correspondent -> address(field, correspondent))
              .collect(Collectors.joining(",\r\n ", field + ": ", "")));
    }
  }

  private static String address(String field, Correspondent correspondent) {
    MailAddress address =
        MailAddress.parse(correspondent.email())
            .orElseThrow(
                () ->
                    new InvalidDraftException(
                        field + ": not a mail address: " + shown(correspondent.email())));
    String name = correspondent.name().map(String::strip).orElse("");
    if (name.isEmpty()) {
      return address.toString();
    }
    refuseControls(field, name);
    if (name.length() > MAX_NAME) {
      throw new InvalidDraftException(field + ": a name of more than " + MAX_NAME + " characters");
    }
    String phrase =
        mustBeEncoded(name)
            ? EncoderUtil.encodeEncodedWord(name, Usage.WORD_ENTITY)
            : EncoderUtil.encodeAddressDisplayName(name);
    return MimeUtil.fold(phrase + " <" + address + ">", field.length() + 2);
  }

  private static String unstructured(String field, String text) {
    String stripped = text.strip();
    refuseControls(field, stripped);
    if (stripped.length() > MessageHeader.MAX_SUBJECT) {
      throw new InvalidDraftException(
          field + ": more than " + MessageHeader.MAX_SUBJECT + " characters");
    }
    int used = field.length() + 2;
    String encoded =
        mustBeEncoded(stripped)
            ? EncoderUtil.encodeEncodedWord(stripped, Usage.TEXT_TOKEN, used)
            : EncoderUtil.encodeIfNecessary(stripped, Usage.TEXT_TOKEN, used);
    return MimeUtil.fold(encoded, used);
  }

  /** What a reader would take for an encoded word, and runs of blanks that folding might lose. */
  private static boolean mustBeEncoded(String text) {
    return text.contains("=?") || text.contains("  ");
  }

  private static String ownId(String id) {
    if (!ReportText.isPlainId(id) || id.indexOf('@') <= 0) {
      throw new InvalidDraftException("Message-ID: not an id: " + shown(id));
    }
    return id;
  }

  private void ids(String field, List<String> ids) {
    List<String> written = new ArrayList<>();
    for (String id : ids) {
      refuseControls(field, id);
      if (ReportText.isPlainId(id)) {
        written.add("<" + id + ">");
      }
    }
    if (!written.isEmpty()) {
      line(field + ": " + String.join("\r\n ", written));
    }
  }

  /** A line break would begin a field of the author's own, or the body. */
  static void refuseControls(String field, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 32 || c == 127) {
        throw new InvalidDraftException(
            field
                + ": a line break or control character ("
                + String.format(Locale.ROOT, "U+%04X", (int) c)
                + ") at position "
                + i);
      }
    }
  }

  private static String shown(String text) {
    return MailText.printable(text, 100);
  }
}
