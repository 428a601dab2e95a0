package io.viesti.mailbox;

import io.viesti.wire.Wire;

/** What subscribers of a mailbox are told. */
public sealed interface MailboxPush extends Wire {

  /** Every event after {@code seq} will be pushed. Events up to it are in the journal. */
  record Subscribed(long seq) implements MailboxPush {}

  /** Something happened: event number {@code seq}. */
  record Happened(long seq, MailboxEvent event) implements MailboxPush {}

  /** The mailbox stops here: subscribe again. */
  record Gone() implements MailboxPush {}
}
