package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.Optional;

/** What happened to a domain. */
public sealed interface HostedDomainEvent extends Wire {

  Instant at();

  /** Mail for the domain is kept here from now on. */
  record Hosted(String id, int buckets, ReservedMailbox postmaster, Instant at)
      implements HostedDomainEvent {}

  /** Another account, or none, is the administrator. */
  record AdministratorChanged(Optional<MailAddress> administrator, Instant at)
      implements HostedDomainEvent {
    public AdministratorChanged {
      administrator = administrator == null ? Optional.empty() : administrator;
    }
  }

  /** Another mailbox is reserved for postmaster. */
  record PostmasterReserved(ReservedMailbox mailbox, Instant at) implements HostedDomainEvent {}

  /** Mail for the domain is no longer kept here. */
  record Dropped(Instant at) implements HostedDomainEvent {}
}
