package io.viesti.queue;

import io.viesti.blob.BlobId;
import io.viesti.blob.StoredBlob;
import io.viesti.envelope.MailAddress;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import io.viesti.message.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Incoming mail for tests. */
public final class Mails {
  public static final Instant RECEIVED = Instant.parse("2026-11-23T09:05:00Z");

  private Mails() {}

  /** A mail for these mailboxes; the address of mailbox {@code m1} is {@code m1@demo.test}. */
  public static IncomingMail to(String... mailboxIds) {
    return of(1_000, Arrays.stream(mailboxIds).map(id -> recipient(id, id, 1)).toList());
  }

  public static IncomingMail of(long size, List<ResolvedRecipient> recipients) {
    return new IncomingMail(
        new StoredBlob(new BlobId("ab".repeat(32)), size),
        Optional.of(MailAddress.of("sender@example.net")),
        recipients,
        MessageHeader.EMPTY,
        Optional.of(Glance.EMPTY),
        Verdict.NONE,
        "Received: from test\r\n",
        "trace1",
        RECEIVED);
  }

  public static ResolvedRecipient recipient(String local, String mailboxId, long generation) {
    return new ResolvedRecipient(
        MailAddress.of(local + "@demo.test"),
        MailAddress.of(mailboxId + "@demo.test"),
        mailboxId,
        generation);
  }
}
