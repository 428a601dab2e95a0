package io.viesti.delivery.session;

import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.SmtpReply;
import java.util.ArrayList;
import java.util.List;

/** Where a transaction stands: a result per recipient, as the replies come in. */
final class TransactionProgress {
  private final Transaction transaction;
  private final RecipientResult[] results;
  private int answeredRecipients;
  private boolean answered;
  private boolean contentSent;

  TransactionProgress(Transaction transaction) {
    this.transaction = transaction;
    this.results = new RecipientResult[transaction.recipients().size()];
  }

  void markAnswered() {
    answered = true;
  }

  boolean wasAnswered() {
    return answered;
  }

  void markContentSent() {
    contentSent = true;
  }

  boolean contentSent() {
    return contentSent;
  }

  EnvelopeRecipient nextRecipient() {
    return transaction.recipients().get(answeredRecipients);
  }

  /** Takes the reply to the next RCPT; whether there are more to come. */
  boolean answerRecipient(SmtpReply reply) {
    if (results[answeredRecipients] == null && !reply.isPositive()) {
      // RFC 5321 §4.5.3.1.10: an old way to say "too many recipients" is not for good.
      boolean permanent = reply.isPermanent() && reply.code() != 552;
      set(answeredRecipients, "RCPT TO: " + reply, permanent);
    }
    return ++answeredRecipients < results.length;
  }

  /** Whether some recipient may still get the mail. */
  boolean anyOpen() {
    for (RecipientResult result : results) {
      if (result == null) {
        return true;
      }
    }
    return false;
  }

  void refuseAll(String text, boolean permanent) {
    for (int i = 0; i < results.length; i++) {
      set(i, text, permanent);
    }
  }

  void refuseOpen(String text, boolean permanent) {
    for (int i = 0; i < results.length; i++) {
      if (results[i] == null) {
        set(i, text, permanent);
      }
    }
  }

  void acceptOpen(String text) {
    for (int i = 0; i < results.length; i++) {
      if (results[i] == null) {
        results[i] =
            new RecipientResult(
                transaction.recipients().get(i).address(), RecipientResult.Result.ACCEPTED, text);
      }
    }
  }

  /** All results; call when none is open. */
  List<RecipientResult> results() {
    return new ArrayList<>(List.of(results));
  }

  private void set(int recipient, String text, boolean permanent) {
    results[recipient] =
        new RecipientResult(
            transaction.recipients().get(recipient).address(),
            permanent ? RecipientResult.Result.REFUSED : RecipientResult.Result.DEFERRED,
            text);
  }
}
