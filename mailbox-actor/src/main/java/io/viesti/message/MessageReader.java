package io.viesti.message;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;

/**
 * Reads whole mails (RFC 5322, MIME), streaming: never more than a bounded piece is in memory. Pure
 * but for the stream; blocks as the stream blocks. Malformed content is no error: it is read as far
 * as it makes sense, at worst as plain text. An {@link IOException} is always the stream's own.
 */
public final class MessageReader {
  /** A header block larger than this is read on, but its late fields are not. */
  private static final int MAX_HEADER = 1024 * 1024;

  private MessageReader() {}

  /** An open part; {@code content} is without transfer encoding and ends with the part. */
  public record OpenPart(ReadMessage.Attachment part, InputStream content) {}

  /** Reads a mail. Does not close the stream. */
  public static ReadMessage read(InputStream mail) throws IOException {
    Source source = new Source(mail);
    Start start = Start.of(source);
    Shown shown = new Shown();
    try {
      start.walk(source, shown::leaf);
    } catch (MimeException | IOException | RuntimeException malformed) {
      source.rethrow();
    }
    if (!shown.anything) {
      shown.plain.append(start.beginningAsText());
    }
    return new ReadMessage(
        start.fields.header(),
        start.fields.bcc(),
        start.fields.replyTo(),
        shown.plain.text(),
        shown.plain.truncated(),
        shown.html.text(),
        shown.html.truncated(),
        shown.attachments);
  }

  /**
   * Opens one part for streaming; empty when the mail has no such part. Its {@code size} is not
   * known then and is -1. Reading from the content reads the mail's stream.
   */
  public static Optional<OpenPart> openPart(InputStream mail, String id) throws IOException {
    Source source = new Source(mail);
    Start start = Start.of(source);
    List<OpenPart> found = new ArrayList<>(1);
    try {
      start.walk(
          source,
          (leaf, decoded) -> {
            if (!leaf.id().equals(id)) {
              return true;
            }
            found.add(new OpenPart(attachment(leaf, -1), decoded));
            return false;
          });
    } catch (MimeException | IOException | RuntimeException malformed) {
      source.rethrow();
    }
    return found.stream().findFirst();
  }

  private static ReadMessage.Attachment attachment(MimeWalk.Leaf leaf, long size) {
    PartHeader header = leaf.header();
    return new ReadMessage.Attachment(
        leaf.id(),
        header.type(),
        header.charset(),
        header.fileName(),
        size,
        header.disposition(),
        header.contentId(),
        !leaf.isAttachment());
  }

  /** The beginning of a mail: its header, and where its body starts. */
  private static final class Start {
    private final byte[] octets;
    private final int bodyStart;
    private final boolean headerEnds;
    private final HeaderFields fields;

    private Start(byte[] octets) {
      this.octets = octets;
      HeaderCursor cursor = new HeaderCursor(octets, octets.length);
      this.fields = HeaderFields.read(octets, cursor);
      this.bodyStart = cursor.bodyStart();
      this.headerEnds = bodyStart < octets.length || octets.length < MAX_HEADER;
    }

    static Start of(InputStream mail) throws IOException {
      return new Start(mail.readNBytes(MAX_HEADER));
    }

    void walk(InputStream rest, MimeWalk.Visitor visitor) throws IOException, MimeException {
      int from = headerEnds ? bodyStart : 0;
      InputStream all =
          new SequenceInputStream(
              new ByteArrayInputStream(octets, from, octets.length - from), rest);
      if (headerEnds) {
        MimeWalk.body(all, fields.part(), visitor);
      } else {
        MimeWalk.message(all, visitor);
      }
    }

    String beginningAsText() {
      return MailText.decode(octets, bodyStart, octets.length - bodyStart, Optional.empty());
    }
  }

  /** Sorts parts into text, HTML and all else. */
  private static final class Shown {
    private final BoundedText plain = new BoundedText(ReadMessage.MAX_TEXT);
    private final BoundedText html = new BoundedText(ReadMessage.MAX_TEXT);
    private final List<ReadMessage.Attachment> attachments = new ArrayList<>();
    private boolean anything;

    boolean leaf(MimeWalk.Leaf leaf, InputStream decoded) throws IOException {
      anything = true;
      PartHeader header = leaf.header();
      if (!leaf.isAttachment() && (header.isPlain() || header.isHtml())) {
        BoundedText into = header.isPlain() ? plain : html;
        byte[] octets = decoded.readNBytes(into.roomInOctets());
        into.append(MailText.decode(octets, 0, octets.length, header.charset()));
        if (decoded.read() >= 0) {
          into.truncate();
        }
      } else {
        attachments.add(
            attachment(leaf, decoded.transferTo(java.io.OutputStream.nullOutputStream())));
      }
      return true;
    }
  }

  /** Remembers whether it was the mail's own stream that failed, rather than what is in it. */
  private static final class Source extends FilterInputStream {
    private IOException failure;

    Source(InputStream mail) {
      super(mail);
    }

    void rethrow() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    /** The stream is its opener's. */
    @Override
    public void close() {}
  }
}
