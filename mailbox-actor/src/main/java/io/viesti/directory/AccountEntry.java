package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An address that is an account.
 *
 * @param address normalised
 * @param mailboxId entity id of its mailbox
 * @param generation grows each time the address is given out anew
 * @param quota octets
 */
public record AccountEntry(
    MailAddress address,
    String mailboxId,
    long generation,
    PasswordHash password,
    long quota,
    Optional<String> displayName,
    Instant createdAt) {

  public AccountEntry {
    displayName = displayName == null ? Optional.empty() : displayName;
  }

  AccountEntry withPassword(PasswordHash to) {
    return new AccountEntry(address, mailboxId, generation, to, quota, displayName, createdAt);
  }

  AccountEntry withQuota(long to) {
    return new AccountEntry(address, mailboxId, generation, password, to, displayName, createdAt);
  }

  AccountEntry withDisplayName(Optional<String> to) {
    return new AccountEntry(address, mailboxId, generation, password, quota, to, createdAt);
  }
}
