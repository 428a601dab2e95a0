package io.viesti.delivery.session;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a session tells the site path it works for. */
public sealed interface SessionReport {
  ActorRef<SmtpSession.Command> session();

  /** It may be given a mail. */
  record Ready(ActorRef<SmtpSession.Command> session, String remote) implements SessionReport {}

  /**
   * A transaction ended.
   *
   * @param remote host and address of the server
   * @param protection what kept the connection private, such as {@code TLSv1.3}; empty: nothing
   */
  record Carried(
      ActorRef<SmtpSession.Command> session,
      OutgoingMail mail,
      List<RecipientResult> results,
      String remote,
      Optional<String> protection)
      implements SessionReport {}

  /** Nothing was said about the mail: it may be given to another session at once. */
  record NotBegun(ActorRef<SmtpSession.Command> session, OutgoingMail mail)
      implements SessionReport {}

  /** This host can't take the mail, another may. */
  record Unsuited(
      ActorRef<SmtpSession.Command> session, OutgoingMail mail, String host, String text)
      implements SessionReport {}

  /** No host of the site could be reached; the session ends. */
  record Unreachable(ActorRef<SmtpSession.Command> session, String text) implements SessionReport {}

  /** The session ends. */
  record Ended(ActorRef<SmtpSession.Command> session) implements SessionReport {}
}
