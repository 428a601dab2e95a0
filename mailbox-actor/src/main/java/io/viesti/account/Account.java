package io.viesti.account;

import io.viesti.envelope.MailAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An account.
 *
 * @param address normalised
 * @param mailboxId the entity id of its mailbox: opaque, never changes
 * @param quota octets
 */
public record Account(
    MailAddress address,
    String mailboxId,
    long generation,
    long quota,
    Optional<String> displayName,
    Instant createdAt) {}
