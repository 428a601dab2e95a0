package io.viesti.edge.submission;

import io.viesti.mailbox.DeliveryId;
import io.viesti.message.MessageSummary;
import io.viesti.outbox.Submission;
import java.util.concurrent.CompletionStage;

/** Puts mail of an account into its outbox. Thread-safe; no call blocks; stages never fail. */
@FunctionalInterface
public interface Submissions {

  /**
   * Completes when the submission is durable and certain to be tried, or with why it is not.
   *
   * @param requestId what a repeat of the same mail is recognised by
   */
  CompletionStage<Outcome> submit(
      Submission submission, DeliveryId requestId, MessageSummary summary);

  /** What came of it. */
  enum Outcome {
    ACCEPTED,
    /** More than the account may send. */
    RATE,
    OVER_QUOTA,
    /** Storage takes nothing now. */
    NO_ROOM,
    /** Too many at a time here. */
    BUSY,
    /** The account is gone, or the mailbox sees no sense in it. */
    REFUSED,
    /** No answer: it may be tried again, a repeat does no harm. */
    UNKNOWN
  }
}
