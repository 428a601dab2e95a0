package io.viesti.http.access;

import io.viesti.http.problem.Problem;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.EmailView;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxCommand.GetEmail;
import io.viesti.mailbox.MailboxReply;
import io.viesti.mailbox.MailboxReply.EmailReply;
import io.viesti.mailbox.MailboxReply.Refused;
import io.viesti.mailbox.Mailboxes;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Asks mailboxes and turns their refusals into problems. Thread-safe. */
public final class MailboxAccess {
  private final Mailboxes mailboxes;

  public MailboxAccess(Mailboxes mailboxes) {
    this.mailboxes = mailboxes;
  }

  /** The expected reply; a refusal fails the stage with a problem. */
  public <T extends MailboxReply> CompletionStage<T> ask(
      String mailboxId,
      Class<T> expected,
      Function<ActorRef<MailboxReply>, MailboxCommand> command) {
    return mailboxes.ask(mailboxId, command).thenApply(reply -> expect(reply, expected));
  }

  /** As {@link #ask} for what changes nothing: asked again while the mailbox is silent. */
  public <T extends MailboxReply> CompletionStage<T> read(
      String mailboxId,
      Class<T> expected,
      Function<ActorRef<MailboxReply>, MailboxCommand.Reading> question) {
    return mailboxes.read(mailboxId, question).thenApply(reply -> expect(reply, expected));
  }

  /** One email; a 404 when this mailbox has none of that id. */
  public CompletionStage<EmailReply> email(String mailboxId, String emailId) {
    EmailId id = emailId(emailId);
    return read(mailboxId, EmailReply.class, replyTo -> new GetEmail(id, replyTo));
  }

  /** The email alone, for those who need only its content. */
  public CompletionStage<EmailView> view(String mailboxId, String emailId) {
    return email(mailboxId, emailId).thenApply(EmailReply::email);
  }

  public static EmailId emailId(String text) {
    return EmailId.parse(text).orElseThrow(() -> Problem.notFound("email").asException());
  }

  private static <T extends MailboxReply> T expect(MailboxReply reply, Class<T> expected) {
    if (reply instanceof Refused refused) {
      throw problem(refused).asException();
    }
    return expected.cast(reply);
  }

  private static Problem problem(Refused refused) {
    return switch (refused.reason()) {
      case NOT_FOUND -> Problem.notFound("email, folder or thread");
      case CONFLICT -> Problem.conflict(refused.detail());
      case INVALID -> Problem.unprocessable(refused.detail());
      case OVER_QUOTA -> Problem.overQuota();
      case RATE -> Problem.tooMany(refused.detail(), Duration.ofMinutes(10));
      case UNAVAILABLE -> Problem.unavailable("Storage does not take changes now.");
    };
  }
}
