package io.viesti.edge.acceptance;

import io.viesti.account.Account;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.edge.limits.InFlight;
import io.viesti.edge.limits.Rate;
import io.viesti.edge.protocol.Action;
import io.viesti.edge.protocol.Client;
import io.viesti.edge.protocol.Replies;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import io.viesti.queue.MailQueue;
import io.viesti.queue.Pressure;
import io.viesti.space.Intake;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides at MAIL whether a mail may begin. Thread-safe; stages never fail. */
public final class Admission {
  private static final CompletionStage<Optional<SmtpReply>> WELCOME =
      CompletableFuture.completedStage(Optional.empty());

  private final Intake intake;
  private final InFlight inFlight;
  private final MailQueue queue;
  private final Directory directory;
  private final Rate<InetAddress> byAddress;

  /**
   * @param byAddress mails a minute and remote address; trusted clients are not counted
   */
  public Admission(
      Intake intake,
      InFlight inFlight,
      MailQueue queue,
      Directory directory,
      Rate<InetAddress> byAddress) {
    this.intake = intake;
    this.inFlight = inFlight;
    this.queue = queue;
    this.directory = directory;
    this.byAddress = byAddress;
  }

  /** Empty, or why not. */
  public CompletionStage<Optional<SmtpReply>> ask(Client client, Action.Admit mail) {
    if (!intake.isOpen()) {
      return refuse(Replies.NO_ROOM);
    }
    if (inFlight.isFull() || isBehind(mail)) {
      return refuse(Replies.BUSY);
    }
    if (!client.trusted() && !byAddress.tryUse(client.address())) {
      return refuse(Replies.RATE_BY_ADDRESS);
    }
    return mail.account().isEmpty() ? WELCOME : ofAccount(mail.account().get(), mail.reversePath());
  }

  /** What an account sends does not go to the queue but to the account's own outbox. */
  private boolean isBehind(Action.Admit mail) {
    return mail.account().isEmpty() && queue.pressure() == Pressure.FULL;
  }

  private CompletionStage<Optional<SmtpReply>> ofAccount(
      Account account, Optional<MailAddress> reversePath) {
    if (reversePath.isEmpty() || account.address().equals(reversePath.get().normalised())) {
      return WELCOME;
    }
    return directory
        .resolve(reversePath.get())
        .handle(
            (resolution, failure) ->
                failure == null ? Optional.of(resolution) : Optional.<Resolution>empty())
        .thenCompose(
            resolution ->
                resolution.isEmpty()
                    ? refuse(Replies.DIRECTORY_DOWN)
                    : leadsTo(resolution.get(), account)
                        ? WELCOME
                        : refuse(Replies.NOT_YOUR_ADDRESS));
  }

  /** An address belongs to an account when mail to it reaches that account. */
  private static boolean leadsTo(Resolution resolution, Account account) {
    return resolution instanceof Resolution.Found found
        && found.recipients().stream().anyMatch(r -> r.mailboxId().equals(account.mailboxId()));
  }

  private static CompletionStage<Optional<SmtpReply>> refuse(SmtpReply reason) {
    return CompletableFuture.completedStage(Optional.of(reason));
  }
}
