package io.viesti.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An endless book of mails: the page number alone decides each one's octets, so what must be in a
 * mailbox afterwards is known from the acknowledged numbers. Bodies are lines of random base64 (no
 * codec finds repeats in them), every mail has its own Message-ID. Thread-safe.
 */
public final class LetterBook {
  /** Random lines all bodies are cut from: larger than any window a compressor looks back. */
  private static final int LINES = 200_000;

  private static final int LINE = 78;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String BOUNDARY = "=_viesti_bench";
  private static final Pattern MESSAGE_ID =
      Pattern.compile("^Message-ID: <(\\d+)\\.([a-z0-9-]+)@", Pattern.MULTILINE);

  private final String name;
  private final String sender;
  private final Townsfolk townsfolk;
  private final Workload workload;
  private final ByteBuffer lines;

  /**
   * @param name makes the Message-IDs of this book unlike those of others: lower-case letters,
   *     digits, dashes
   */
  public LetterBook(String name, String sender, Townsfolk townsfolk, Workload workload) {
    this.name = name;
    this.sender = sender;
    this.townsfolk = townsfolk;
    this.workload = workload;
    this.lines = Lines.SHARED;
  }

  /** The random lines, made once per JVM. */
  private static final class Lines {
    static final ByteBuffer SHARED = make();

    private static ByteBuffer make() {
      SplittableRandom random = new SplittableRandom(20_021L);
      ByteBuffer pool = ByteBuffer.allocateDirect(LINES * LINE);
      byte[] line = new byte[LINE];
      line[LINE - 2] = '\r';
      line[LINE - 1] = '\n';
      for (int i = 0; i < LINES; i++) {
        for (int c = 0; c < LINE - 2; c++) {
          line[c] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        pool.put(line);
      }
      return pool.flip();
    }
  }

  /** The mail on a page. */
  public Letter letter(long number) {
    return letter(number, sender);
  }

  /** The mail on a page, from another sender. */
  public Letter letter(long number, String from) {
    List<String> recipients = townsfolk.recipientsOf(number);
    SplittableRandom place = new SplittableRandom(name.hashCode() * 31L + number);
    int attachment = workload.attachmentOctets(number);
    ByteBuffer text = cut(place, workload.textOctets());
    List<ByteBuffer> parts =
        attachment == 0
            ? List.of(ascii(head(number, from, recipients) + "\r\n"), text)
            : List.of(
                ascii(head(number, from, recipients) + MULTIPART_HEAD),
                text,
                ascii(ATTACHMENT_HEAD),
                cut(place, attachment / 3 * 4),
                ascii("--" + BOUNDARY + "--\r\n"));
    return new Letter(number, from, recipients, parts);
  }

  private static final String MULTIPART_HEAD =
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\""
          + BOUNDARY
          + "\"\r\n\r\n--"
          + BOUNDARY
          + "\r\nContent-Type: text/plain\r\n\r\n";
  private static final String ATTACHMENT_HEAD =
      "--"
          + BOUNDARY
          + "\r\nContent-Type: application/octet-stream; name=\"data.bin\"\r\n"
          + "Content-Disposition: attachment; filename=\"data.bin\"\r\n"
          + "Content-Transfer-Encoding: base64\r\n\r\n";

  private String head(long number, String from, List<String> recipients) {
    return "From: <"
        + from
        + ">\r\nTo: <"
        + String.join(">, <", recipients)
        + ">\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: Letter "
        + number
        + " of "
        + name
        + "\r\nMessage-ID: <"
        + number
        + "."
        + name
        + "@bench.test>\r\n";
  }

  /** Whole lines of about {@code octets}. */
  private ByteBuffer cut(SplittableRandom place, int octets) {
    int count = (octets + LINE - 1) / LINE;
    return lines.slice(place.nextInt(LINES - count) * LINE, count * LINE);
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whose mailboxes a page goes to. */
  public List<String> recipientsOf(long number) {
    return townsfolk.recipientsOf(number);
  }

  /** The page a stored mail came from; empty if it is not of this book. */
  public OptionalLong numberOf(byte[] raw) {
    int head = Math.min(raw.length, 8 * 1024);
    Matcher id = MESSAGE_ID.matcher(new String(raw, 0, head, StandardCharsets.ISO_8859_1));
    return id.find() && id.group(2).equals(name)
        ? OptionalLong.of(Long.parseLong(id.group(1)))
        : OptionalLong.empty();
  }

  public String name() {
    return name;
  }

  public Townsfolk townsfolk() {
    return townsfolk;
  }
}
