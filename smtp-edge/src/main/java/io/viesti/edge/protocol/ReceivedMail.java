package io.viesti.edge.protocol;

import io.viesti.account.Account;
import io.viesti.envelope.Envelope;
import io.viesti.queue.ResolvedRecipient;
import java.util.List;
import java.util.Optional;

/**
 * A mail whose last octet has come.
 *
 * @param protocol the WITH word of RFC 3848 and RFC 6531 §4.3: {@code ESMTPS}, {@code UTF8SMTP}
 * @param account who submits it; empty for mail from outside
 * @param mailboxes where the recipients lead here; on submission not of interest
 * @param size octets of content
 */
public record ReceivedMail(
    SessionKind kind,
    Client client,
    String helo,
    String protocol,
    Optional<Tls> tls,
    Optional<Account> account,
    Envelope envelope,
    List<ResolvedRecipient> mailboxes,
    long size) {}
