package io.viesti.delivery.session;

import io.viesti.envelope.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads replies (RFC 5321 §4.2) octet by octet, however the network cut them. Strict about what
 * decides (three digits, separator, CRLF, one code per reply) and bounded in line length, lines and
 * octets, so that a hostile server costs little. Not thread-safe.
 */
public final class ReplyParser {
  /** Longer than the 512 of RFC 5321 §4.5.3.1.5, as real servers are. */
  static final int MAX_LINE = 2_048;

  static final int MAX_LINES = 256;
  static final int MAX_OCTETS = 32 * 1_024;

  private final byte[] line = new byte[MAX_LINE];
  private final List<String> lines = new ArrayList<>();
  private int length;
  private int octets;
  private int code;
  private boolean cr;

  /**
   * Takes one octet.
   *
   * @return the reply that it ended; null when none did
   */
  public SmtpReply feed(byte octet) throws MalformedReply {
    if (cr) {
      if (octet != '\n') {
        throw new MalformedReply("CR without LF in a reply");
      }
      cr = false;
      return endOfLine();
    }
    if (octet == '\r') {
      cr = true;
      return null;
    }
    if (octet == '\n') {
      throw new MalformedReply("LF without CR in a reply");
    }
    if (length == MAX_LINE || ++octets > MAX_OCTETS) {
      throw new MalformedReply("reply too long");
    }
    line[length++] = octet;
    return null;
  }

  private SmtpReply endOfLine() throws MalformedReply {
    int lineCode = readCode();
    if (!lines.isEmpty() && lineCode != code) {
      throw new MalformedReply("reply changes its code from " + code + " to " + lineCode);
    }
    code = lineCode;
    boolean last = length == 3 || line[3] == ' ';
    lines.add(length <= 4 ? "" : printable(line, 4, length));
    length = 0;
    if (!last) {
      if (lines.size() == MAX_LINES) {
        throw new MalformedReply("reply of too many lines");
      }
      return null;
    }
    SmtpReply reply = withEnhancedCode(code, List.copyOf(lines));
    lines.clear();
    octets = 0;
    return reply;
  }

  private int readCode() throws MalformedReply {
    if (length < 3 || (length > 3 && line[3] != ' ' && line[3] != '-')) {
      throw new MalformedReply("not an SMTP reply: " + printable(line, 0, Math.min(length, 60)));
    }
    int value = 0;
    for (int i = 0; i < 3; i++) {
      if (line[i] < '0' || line[i] > '9') {
        throw new MalformedReply("not an SMTP reply: " + printable(line, 0, Math.min(length, 60)));
      }
      value = value * 10 + line[i] - '0';
    }
    if (value < 200 || value > 599) {
      throw new MalformedReply("not an SMTP reply code: " + value);
    }
    return value;
  }

  /** Texts of remote servers reach logs, reports and pages: controls become spaces. */
  private static String printable(byte[] octets, int from, int to) {
    String text = new String(octets, from, to - from, StandardCharsets.UTF_8);
    StringBuilder clean = new StringBuilder(text.length());
    text.chars().forEach(c -> clean.append(Character.isISOControl(c) ? ' ' : (char) c));
    return clean.toString().strip();
  }

  private static SmtpReply withEnhancedCode(int code, List<String> lines) {
    Optional<String> enhanced = enhancedCode(code, lines.get(lines.size() - 1));
    if (enhanced.isEmpty()) {
      return new SmtpReply(code, enhanced, lines);
    }
    String prefix = enhanced.get();
    List<String> texts =
        lines.stream()
            .map(l -> l.startsWith(prefix) ? l.substring(prefix.length()).strip() : l)
            .toList();
    return new SmtpReply(code, enhanced, texts);
  }

  /** RFC 2034 §4: class, subject and detail, the class being the reply's. */
  private static Optional<String> enhancedCode(int code, String text) {
    int end = text.indexOf(' ') < 0 ? text.length() : text.indexOf(' ');
    String word = text.substring(0, end);
    int first = word.indexOf('.');
    int second = word.indexOf('.', first + 1);
    boolean shaped =
        first == 1
            && second > 2
            && second < 6
            && word.length() > second + 1
            && word.length() <= second + 4
            && word.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))
            && word.indexOf('.', second + 1) < 0;
    return shaped && code / 100 != 3 && word.charAt(0) - '0' == code / 100
        ? Optional.of(word)
        : Optional.empty();
  }
}
