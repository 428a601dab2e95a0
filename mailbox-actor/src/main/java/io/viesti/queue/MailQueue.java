package io.viesti.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  /**
   * How far mailboxes are with what was accepted, asked of the queue itself now. Empty when nothing
   * lies between an acceptance and the mailboxes. Fails when the queue does not answer.
   */
  default CompletionStage<List<Part>> parts() {
    return CompletableFuture.completedStage(List.of());
  }

  /**
   * One part of the queue, in which mail stands in order.
   *
   * @param accepted where the next accepted mail will stand: all before is accepted
   * @param carried all before it is in the journals of its mailboxes
   */
  record Part(int number, long accepted, long carried) {}

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
