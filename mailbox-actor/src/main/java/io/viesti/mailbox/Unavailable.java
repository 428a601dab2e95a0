package io.viesti.mailbox;

import java.util.Optional;

/**
 * The answer when storage failed: try later. Whether something was written all the same is not
 * known; a repeat finds out.
 */
final class Unavailable {
  private Unavailable() {}

  static void answer(String mailboxId, MailboxCommand command, MailboxMetrics metrics) {
    if (command instanceof MailboxCommand.Deliver deliver) {
      Delivery.Result result = Delivery.Result.UNAVAILABLE;
      metrics.delivery(result);
      deliver.replyTo().tell(new Delivery(deliver.token(), mailboxId, result, Optional.empty()));
    } else if (command instanceof MailboxCommand.Request request) {
      request
          .replyTo()
          .tell(
              new MailboxReply.Refused(
                  MailboxReply.Reason.UNAVAILABLE, "storage takes no writes now"));
    }
  }
}
