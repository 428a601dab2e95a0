package io.viesti.account;

import io.viesti.envelope.MailAddress;
import io.viesti.id.TimeOrderedId;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxReply;
import io.viesti.mailbox.Mailboxes;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Opens and closes the mailboxes of accounts. Thread-safe. */
final class AccountMailboxes {
  private final Mailboxes mailboxes;
  private final InstantSource clock;

  AccountMailboxes(Mailboxes mailboxes, InstantSource clock) {
    this.mailboxes = mailboxes;
    this.clock = clock;
  }

  /** An id no mailbox had before. */
  String freshId() {
    return TimeOrderedId.next(clock);
  }

  /** A generation above those an address had before. */
  long generation() {
    return clock.millis();
  }

  CompletableFuture<Void> open(String id, MailAddress address, long generation, long quota) {
    return ask(id, replyTo -> new MailboxCommand.Open(address, generation, quota, replyTo));
  }

  CompletableFuture<Void> setQuota(String id, long quota) {
    return ask(id, replyTo -> new MailboxCommand.SetQuota(quota, replyTo));
  }

  /** Releases the address, then deletes the mail. A mailbox that never was is fine. */
  CompletableFuture<Void> close(String id, MailAddress address) {
    return gone(id, replyTo -> new MailboxCommand.Unbind(address, replyTo))
        .thenCompose(unbound -> gone(id, MailboxCommand.Close::new));
  }

  private CompletableFuture<Void> gone(
      String id, Function<ActorRef<MailboxReply>, MailboxCommand> command) {
    return mailboxes
        .ask(id, command)
        .toCompletableFuture()
        .thenAccept(
            reply -> {
              if (!(reply instanceof MailboxReply.Refused refused
                  && refused.reason() == MailboxReply.Reason.NOT_FOUND)) {
                expectDone(reply);
              }
            });
  }

  private CompletableFuture<Void> ask(
      String id, Function<ActorRef<MailboxReply>, MailboxCommand> command) {
    return mailboxes
        .ask(id, command)
        .toCompletableFuture()
        .thenAccept(AccountMailboxes::expectDone);
  }

  private static void expectDone(MailboxReply reply) {
    if (!(reply instanceof MailboxReply.Done)) {
      String why = reply instanceof MailboxReply.Refused refused ? refused.detail() : "";
      throw new AccountException(
          AccountException.Reason.UNAVAILABLE, "the mailbox refused: " + why);
    }
  }
}
