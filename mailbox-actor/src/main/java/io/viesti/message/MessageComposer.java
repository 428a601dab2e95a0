package io.viesti.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes mails (RFC 5322, MIME). Every line ends with CRLF and has at most 998 octets, so that what
 * is written is what every server passes on. Attachments are streamed in base64. The same draft
 * gives the same octets. Blocks as its streams block.
 */
public final class MessageComposer {
  /** Begins every boundary; neither quoted-printable nor base64 can hold it (RFC 2045 §6.7). */
  static final String BOUNDARY_MARK = "=_";

  private final Draft draft;
  private final OutputStream out;
  private final String seed;
  private int boundaries;

  private MessageComposer(Draft draft, OutputStream out) {
    this.draft = draft;
    this.out = out;
    CRC32 crc = new CRC32();
    crc.update(draft.messageId().getBytes(StandardCharsets.UTF_8));
    this.seed = Long.toHexString(crc.getValue());
  }

  /** One part, its Content fields first. */
  @FunctionalInterface
  private interface Part {
    void write() throws IOException;
  }

  /**
   * Writes a mail. Does not close the stream.
   *
   * @throws InvalidDraftException before anything is written, when the draft can't be a mail
   * @throws IOException of an attachment's content or of {@code out}
   */
  public static void write(Draft draft, OutputStream out) throws IOException {
    String header = DraftHeader.of(draft);
    draft.attachments().forEach(attachment -> DraftAttachment.header(attachment, false));
    out.write(header.getBytes(StandardCharsets.UTF_8));
    new MessageComposer(draft, out).body();
  }

  /** The message-ids a reply's References field holds (RFC 5322 §3.6.4), oldest first. */
  public static List<String> referencesOfReply(MessageHeader parent) {
    List<String> references = new ArrayList<>(parent.references());
    if (references.isEmpty() && parent.inReplyTo().size() == 1) {
      references.addAll(parent.inReplyTo());
    }
    parent.messageId().filter(id -> !references.contains(id)).ifPresent(references::add);
    while (references.size() > MessageHeader.MAX_REFERENCES) {
      references.remove(1);
    }
    return references;
  }

  private void body() throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(this::shown);
    for (Draft.Attachment attachment : draft.attachments()) {
      if (!isShownInHtml(attachment)) {
        parts.add(() -> attachment(attachment));
      }
    }
    container("mixed", parts);
  }

  private void shown() throws IOException {
    List<Part> alternatives = new ArrayList<>();
    if (draft.text().isPresent() || draft.html().isEmpty()) {
      alternatives.add(() -> DraftText.write("plain", draft.text().orElse(""), out));
    }
    if (draft.html().isPresent()) {
      alternatives.add(this::html);
    }
    container("alternative", alternatives);
  }

  private void html() throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(() -> DraftText.write("html", draft.html().orElse(""), out));
    for (Draft.Attachment attachment : draft.attachments()) {
      if (isShownInHtml(attachment)) {
        parts.add(() -> attachment(attachment));
      }
    }
    container("related", parts);
  }

  private boolean isShownInHtml(Draft.Attachment attachment) {
    return draft.html().isPresent() && attachment.contentId().isPresent();
  }

  /** One part stands for itself; several go into a multipart. */
  private void container(String subtype, List<Part> parts) throws IOException {
    if (parts.size() == 1) {
      parts.get(0).write();
      return;
    }
    String boundary = BOUNDARY_MARK + ++boundaries + "_" + seed;
    ascii("Content-Type: multipart/" + subtype + ";\r\n boundary=\"" + boundary + "\"\r\n\r\n");
    for (Part part : parts) {
      ascii("--" + boundary + "\r\n");
      part.write();
    }
    ascii("--" + boundary + "--\r\n");
  }

  private void attachment(Draft.Attachment attachment) throws IOException {
    ascii(DraftAttachment.header(attachment, isShownInHtml(attachment)) + "\r\n");
    try (InputStream content = attachment.content().open();
        OutputStream base64 = Base64.getMimeEncoder().wrap(new Unclosed(out))) {
      content.transferTo(base64);
    }
    ascii("\r\n");
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Lets an encoder finish without closing what it writes to. */
  private static final class Unclosed extends OutputStream {
    private final OutputStream out;

    Unclosed(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      out.write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      out.write(octets, offset, length);
    }
  }
}
