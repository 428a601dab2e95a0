package io.viesti.queue;

import java.util.concurrent.CompletionStage;

/** The port for incoming mail. Thread-safe; no call blocks. */
public interface MailQueue {

  /**
   * Completes when it is certain that the mail will be in every recipient's mailbox exactly once,
   * or with the reason why it must be tried again. Never fails exceptionally; always completes
   * within {@code viesti.queue.offer-timeout}.
   */
  CompletionStage<Acceptance> offer(IncomingMail mail);

  /** Mails offered and not yet answered. */
  int inFlight();

  /** How far mailboxes are behind this queue; cheap, asked per mail. */
  default Pressure pressure() {
    return Pressure.NONE;
  }

  /** The outcome of an offer. */
  enum Acceptance {
    ACCEPTED,
    /** Nothing is known for at least one recipient: answer 451, a retry is safe. */
    UNKNOWN,
    /** Too much in flight: answer 451 4.3.2. */
    BUSY,
    /** A mailbox can't tell repeats any more or storage is full: answer 452. */
    NO_ROOM,
    /** The header alone is more than the queue can carry, today and tomorrow: answer 552. */
    TOO_LARGE
  }
}
