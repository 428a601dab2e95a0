package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import io.viesti.wire.Wire;
import org.apache.pekko.actor.typed.ActorRef;

/** What can be asked of a domain; the entity id is its name. Replies come after the event. */
public sealed interface HostedDomainCommand extends Wire {

  /** Starts hosting. Reply: {@code Described}, or {@code AlreadyHosted}. */
  record Host(
      String id, int buckets, ReservedMailbox postmaster, ActorRef<HostedDomainReply> replyTo)
      implements HostedDomainCommand {}

  /** Reply: {@code Described} or {@code NotHosted}, as to every command below. */
  record Describe(ActorRef<HostedDomainReply> replyTo) implements HostedDomainCommand {}

  /** Makes an account the administrator if there is none. */
  record OfferAdministrator(MailAddress account, ActorRef<HostedDomainReply> replyTo)
      implements HostedDomainCommand {}

  /** An account is the administrator no more, if it was. */
  record WithdrawAdministrator(MailAddress account, ActorRef<HostedDomainReply> replyTo)
      implements HostedDomainCommand {}

  /** Replaces the reserved mailbox of postmaster. */
  record ReservePostmaster(ReservedMailbox mailbox, ActorRef<HostedDomainReply> replyTo)
      implements HostedDomainCommand {}

  /** Stops hosting; the caller has sealed the buckets. Reply: {@code NotHosted}. */
  record Drop(ActorRef<HostedDomainReply> replyTo) implements HostedDomainCommand {}

  /** Of cluster sharding. */
  enum Stop implements HostedDomainCommand {
    INSTANCE
  }
}
