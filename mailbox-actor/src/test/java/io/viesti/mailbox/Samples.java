package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.MailAddress;
import io.viesti.message.Correspondent;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import io.viesti.message.Verdict;
import io.viesti.outbox.Submission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values for tests of mailboxes. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
  public static final MailAddress ALICE = MailAddress.of("alice@demo.test");
  public static final MailAddress BOB = MailAddress.of("bob@example.net");
  public static final String MAILBOX = "mbx-alice";
  public static final long QUOTA = 1_000_000_000;

  private Samples() {}

  public static BlobId blob(String content) {
    try {
      return BlobId.ofDigest(
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static MessageHeader header(String name) {
    return header(name, Optional.of(name + "@example.net"), List.of());
  }

  public static MessageHeader header(
      String subject, Optional<String> messageId, List<String> references) {
    return new MessageHeader(
        List.of(new Correspondent(Optional.of("Bob Builder"), "bob@example.net")),
        List.of(new Correspondent(Optional.empty(), "alice@demo.test")),
        List.of(),
        subject,
        Optional.of(NOON.minusSeconds(60)),
        messageId,
        references.isEmpty() ? List.of() : List.of(references.get(references.size() - 1)),
        references);
  }

  /** A mail of Bob's for Alice; the name makes it a mail of its own. */
  public static Arrival arrival(String name) {
    return arrival(name, header(name), Optional.of(new Glance("Hello " + name, false)));
  }

  public static Arrival arrival(String name, MessageHeader header, Optional<Glance> glance) {
    return new Arrival(
        DeliveryId.of(Optional.of(BOB), MAILBOX, blob(name)),
        Optional.of(BOB),
        ALICE,
        1,
        blob(name),
        2_000,
        header,
        glance,
        Verdict.NONE,
        "Received: from a by b; Sun, 1 Mar 2026 12:00:00 +0000\r\n",
        "trace-" + name,
        NOON);
  }

  public static StoredEmail email(long id, FolderId folder, long uid, Set<String> keywords) {
    return new StoredEmail(
        new EmailId(id),
        new ThreadId(id),
        blob("email " + id),
        1_000 + id % 100,
        NOON.plusSeconds(id % 1_000_000),
        List.of(new Placement(folder, uid)),
        keywords,
        header("email " + id),
        new Glance("preview " + id, id % 3 == 0),
        "Return-Path: <bob@example.net>\r\n");
  }

  public static Submission submission(String id, MailAddress... recipients) {
    return new Submission(
        id,
        MAILBOX,
        Envelope.plain(Optional.of(ALICE), List.of(recipients)),
        blob("submission " + id),
        1_500,
        "Received: by demo.test\r\n",
        "trace-" + id,
        NOON,
        NOON);
  }
}
