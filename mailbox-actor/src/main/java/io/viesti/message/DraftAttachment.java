package io.viesti.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The Content fields of a {@link Draft.Attachment}. */
final class DraftAttachment {
  /** Of a parameter in one line; longer ones are cut into sections (RFC 2231 §3). */
  private static final int SECTION = 60;

  private DraftAttachment() {}

  /**
   * All lines with CRLF; {@link InvalidDraftException} when it can't be written.
   *
   * @param inline whether it is shown in the HTML beside it
   */
  static String header(Draft.Attachment attachment, boolean inline) {
    DraftHeader.refuseControls("attachment name", attachment.fileName());
    DraftHeader.refuseControls("attachment type", attachment.contentType());
    StringBuilder lines = new StringBuilder(256);
    lines.append("Content-Type: ").append(contentType(attachment)).append("\r\n");
    lines.append("Content-Transfer-Encoding: base64\r\n");
    lines
        .append("Content-Disposition: ")
        .append(inline ? "inline" : "attachment")
        .append(fileName(attachment.fileName()))
        .append("\r\n");
    attachment
        .contentId()
        .ifPresent(id -> lines.append("Content-ID: <").append(contentId(id)).append(">\r\n"));
    return lines.toString();
  }

  private static String contentType(Draft.Attachment attachment) {
    PartHeader.Builder fields = new PartHeader.Builder();
    fields.take("content-type", attachment.contentType());
    PartHeader header = fields.build(PartHeader.TEXT_PLAIN);
    boolean typed =
        attachment
            .contentType()
            .trim()
            .regionMatches(true, 0, header.type(), 0, header.type().length());
    if (!typed || header.isMultipart() || header.type().startsWith("message/")) {
      return "application/octet-stream";
    }
    Optional<String> charset = header.charset().filter(c -> MailText.charset(c).isPresent());
    return header.type() + charset.map(c -> "; charset=\"" + c + "\"").orElse("");
  }

  private static String contentId(String id) {
    if (!ReportText.isPlainId(id)) {
      throw new InvalidDraftException("attachment Content-ID: not an id");
    }
    return id;
  }

  /** The parameter with its semicolon, on lines of its own. */
  private static String fileName(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()) {
      return "";
    }
    if (stripped.length() > PartHeader.MAX_FILE_NAME) {
      throw new InvalidDraftException(
          "attachment name: more than " + PartHeader.MAX_FILE_NAME + " characters");
    }
    boolean plain =
        stripped.length() <= SECTION
            && stripped.chars().allMatch(c -> c < 127 && c != '"' && c != '\\')
            && !stripped.contains("=?");
    return plain ? ";\r\n filename=\"" + stripped + "\"" : sections(stripped);
  }

  /** RFC 2231 §4: {@code filename*0*=UTF-8''...}. */
  private static String sections(String name) {
    StringBuilder lines = new StringBuilder();
    StringBuilder section = new StringBuilder("UTF-8''");
    int number = 0;
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || ".-_".indexOf(c) >= 0;
      section.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
      if (section.length() >= SECTION) {
        lines.append(";\r\n filename*").append(number++).append("*=").append(section);
        section.setLength(0);
      }
    }
    if (number == 0) {
      return ";\r\n filename*=" + section;
    }
    if (section.length() > 0) {
      lines.append(";\r\n filename*").append(number).append("*=").append(section);
    }
    return lines.toString();
  }
}
