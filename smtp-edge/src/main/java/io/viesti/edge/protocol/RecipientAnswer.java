package io.viesti.edge.protocol;

import io.viesti.envelope.SmtpReply;
import io.viesti.queue.ResolvedRecipient;
import java.util.List;

/** What came of looking at one RCPT. */
public sealed interface RecipientAnswer {

  /** Taken; {@code mailboxes} is empty for an address elsewhere, which only submission takes. */
  record Taken(List<ResolvedRecipient> mailboxes) implements RecipientAnswer {
    public Taken {
      mailboxes = List.copyOf(mailboxes);
    }
  }

  record Refused(SmtpReply reply) implements RecipientAnswer {}
}
