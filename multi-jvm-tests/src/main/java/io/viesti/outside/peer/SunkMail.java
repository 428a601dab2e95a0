package io.viesti.outside.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One transaction as smtp-sink wrote it: its own {@code X-} records, then the message with its
 * CRLFs turned into LF, then an empty line.
 *
 * @param records smtp-sink's records in front of the message
 * @param octets the message, CRLF restored
 * @param complete whether the final dot had come when we looked
 */
public record SunkMail(List<String> records, byte[] octets, boolean complete) {
  private static final List<String> RECORDS =
      List.of("X-Client-Addr:", "X-Client-Proto:", "X-Helo-Args:", "X-Mail-Args:", "X-Rcpt-Args:");

  static SunkMail parse(byte[] dump) {
    List<String> lines = new String(dump, StandardCharsets.ISO_8859_1).lines().toList();
    int first = 0;
    while (first < lines.size() && isRecord(lines.get(first))) {
      first++;
    }
    // After its records smtp-sink adds a Received field of its own, folded over several lines.
    int message = first;
    if (message < lines.size() && lines.get(message).startsWith("Received: from")) {
      message++;
      while (message < lines.size() && lines.get(message).startsWith("\t")) {
        message++;
      }
    }
    boolean complete = lines.size() > message && lines.get(lines.size() - 1).isEmpty();
    StringBuilder text = new StringBuilder(dump.length + lines.size());
    lines
        .subList(message, lines.size() - (complete ? 1 : 0))
        .forEach(line -> text.append(line).append("\r\n"));
    return new SunkMail(
        lines.subList(0, first), text.toString().getBytes(StandardCharsets.ISO_8859_1), complete);
  }

  private static boolean isRecord(String line) {
    return RECORDS.stream().anyMatch(line::startsWith);
  }

  /** The octets after the first empty line. */
  public byte[] body() {
    String text = text();
    int end = text.indexOf("\r\n\r\n");
    return end < 0 ? new byte[0] : text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The message, one char per octet. */
  public String text() {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** The value of a header field, unfolded. */
  public Optional<String> header(String name) {
    return headerOf(text(), name);
  }

  /** The value of the first field of that name in a message, unfolded. */
  public static Optional<String> headerOf(String message, String name) {
    int end = message.indexOf("\r\n\r\n");
    String head = (end < 0 ? message : message.substring(0, end)).replaceAll("\r\n[ \t]", " ");
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).trim())
        .findFirst();
  }
}
