package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.message.Correspondent;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The compact form of what never changes about an email: blob, times, header, glance, trace
 * headers. In memory for each email and in snapshots, so a new form needs a new number and the old
 * one stays readable.
 */
final class EmailCodec {
  private static final int FORM = 1;
  private static final int HAS_ATTACHMENT = 1;
  private static final int HAS_SENT_AT = 2;
  private static final int HAS_MESSAGE_ID = 4;

  private EmailCodec() {}

  static byte[] encode(StoredEmail email) {
    MessageHeader header = email.header();
    PackedWriter out = new PackedWriter(512);
    out.octet(FORM);
    out.octet(
        (email.glance().hasAttachment() ? HAS_ATTACHMENT : 0)
            | (header.sentAt().isPresent() ? HAS_SENT_AT : 0)
            | (header.messageId().isPresent() ? HAS_MESSAGE_ID : 0));
    out.octets(email.blob().digest());
    instant(out, email.receivedAt());
    header.sentAt().ifPresent(at -> instant(out, at));
    header.messageId().ifPresent(out::text);
    out.text(header.subject());
    correspondents(out, header.from());
    correspondents(out, header.to());
    correspondents(out, header.cc());
    out.text(email.glance().preview());
    texts(out, header.inReplyTo());
    texts(out, header.references());
    out.text(email.traceHeaders());
    return out.toBytes();
  }

  static boolean hasAttachment(byte[] content) {
    return (content[1] & HAS_ATTACHMENT) != 0;
  }

  static StoredEmail decode(
      byte[] content,
      EmailId id,
      ThreadId thread,
      long size,
      List<Placement> placements,
      java.util.Set<String> keywords) {
    PackedReader in = new PackedReader(content);
    int form = in.octet();
    if (form != FORM) {
      throw new IllegalArgumentException("email content of unknown form " + form);
    }
    int flags = in.octet();
    BlobId blob = BlobId.ofDigest(in.octets(32));
    Instant receivedAt = instant(in);
    Optional<Instant> sentAt =
        (flags & HAS_SENT_AT) != 0 ? Optional.of(instant(in)) : Optional.empty();
    Optional<String> messageId =
        (flags & HAS_MESSAGE_ID) != 0 ? Optional.of(in.text()) : Optional.empty();
    String subject = in.text();
    List<Correspondent> from = correspondents(in);
    List<Correspondent> to = correspondents(in);
    List<Correspondent> cc = correspondents(in);
    Glance glance = new Glance(in.text(), (flags & HAS_ATTACHMENT) != 0);
    MessageHeader header =
        new MessageHeader(from, to, cc, subject, sentAt, messageId, texts(in), texts(in));
    return new StoredEmail(
        id, thread, blob, size, receivedAt, placements, keywords, header, glance, in.text());
  }

  private static void instant(PackedWriter out, Instant at) {
    out.signed(at.getEpochSecond());
    out.number(at.getNano());
  }

  private static Instant instant(PackedReader in) {
    return Instant.ofEpochSecond(in.signed(), in.number());
  }

  private static void correspondents(PackedWriter out, List<Correspondent> all) {
    out.number(all.size());
    for (Correspondent one : all) {
      out.octet(one.name().isPresent() ? 1 : 0);
      one.name().ifPresent(out::text);
      out.text(one.email());
    }
  }

  private static List<Correspondent> correspondents(PackedReader in) {
    Correspondent[] all = new Correspondent[in.count()];
    for (int i = 0; i < all.length; i++) {
      Optional<String> name = in.octet() == 1 ? Optional.of(in.text()) : Optional.empty();
      all[i] = new Correspondent(name, in.text());
    }
    return Arrays.asList(all);
  }

  private static void texts(PackedWriter out, List<String> all) {
    out.number(all.size());
    all.forEach(out::text);
  }

  private static List<String> texts(PackedReader in) {
    int count = in.count();
    List<String> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(in.text());
    }
    return all;
  }
}
