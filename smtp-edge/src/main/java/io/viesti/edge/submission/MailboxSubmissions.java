package io.viesti.edge.submission;

import io.viesti.mailbox.DeliveryId;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxReply;
import io.viesti.mailbox.Mailboxes;
import io.viesti.message.Glance;
import io.viesti.message.MessageSummary;
import io.viesti.outbox.Submission;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * Submits by a command to the account's mailbox. The answer comes to one of a bounded set of {@link
 * ReplySlot} actors, each waiting for one mailbox at a time and used again and again: no ask, no
 * actor per mail. One whose answer did not come in time is not used again, so a late answer can't
 * be taken for another's.
 */
public final class MailboxSubmissions implements Submissions {
  private final ActorSystem<?> system;
  private final BiConsumer<String, MailboxCommand> mailboxes;
  private final int maxSlots;
  private final Duration timeout;
  private final ConcurrentLinkedQueue<ActorRef<ReplySlot.Message>> free =
      new ConcurrentLinkedQueue<>();
  private final AtomicInteger slots = new AtomicInteger();

  /**
   * @param maxSlots submissions waiting for their mailbox at a time
   * @param timeout after which the outcome is unknown
   */
  MailboxSubmissions(
      ActorSystem<?> system,
      BiConsumer<String, MailboxCommand> mailboxes,
      int maxSlots,
      Duration timeout) {
    this.system = system;
    this.mailboxes = mailboxes;
    this.maxSlots = maxSlots;
    this.timeout = timeout;
  }

  public static MailboxSubmissions of(
      ActorSystem<?> system, Mailboxes mailboxes, int maxSlots, Duration timeout) {
    return new MailboxSubmissions(system, mailboxes::tell, maxSlots, timeout);
  }

  @Override
  public CompletionStage<Outcome> submit(
      Submission submission, DeliveryId requestId, MessageSummary summary) {
    ActorRef<ReplySlot.Message> slot = takeSlot();
    if (slot == null) {
      return CompletableFuture.completedStage(Outcome.BUSY);
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    slot.tell(
        new ReplySlot.Await(
            replyTo ->
                mailboxes.accept(
                    submission.mailboxId(), command(submission, requestId, summary, replyTo)),
            reply -> {
              free.add(slot);
              outcome.complete(outcome(reply));
            },
            () -> {
              slots.decrementAndGet();
              outcome.complete(Outcome.UNKNOWN);
            }));
    return outcome;
  }

  private static MailboxCommand command(
      Submission submission,
      DeliveryId requestId,
      MessageSummary summary,
      ActorRef<MailboxReply> replyTo) {
    return new MailboxCommand.Submit(
        submission,
        Optional.of(requestId),
        Optional.empty(),
        summary.header(),
        summary.glance().orElse(Glance.EMPTY),
        Optional.empty(),
        replyTo);
  }

  private ActorRef<ReplySlot.Message> takeSlot() {
    ActorRef<ReplySlot.Message> slot = free.poll();
    if (slot != null) {
      return slot;
    }
    if (slots.incrementAndGet() > maxSlots) {
      slots.decrementAndGet();
      return null;
    }
    return system.systemActorOf(
        ReplySlot.create(timeout), "smtp-submission-" + java.util.UUID.randomUUID(), Props.empty());
  }

  private static Outcome outcome(MailboxReply reply) {
    if (reply instanceof MailboxReply.SubmissionReply) {
      return Outcome.ACCEPTED;
    }
    if (reply instanceof MailboxReply.Refused refused) {
      return switch (refused.reason()) {
        case RATE -> Outcome.RATE;
        case OVER_QUOTA -> Outcome.OVER_QUOTA;
        case UNAVAILABLE -> Outcome.NO_ROOM;
        case NOT_FOUND, INVALID, CONFLICT -> Outcome.REFUSED;
      };
    }
    return Outcome.UNKNOWN;
  }
}
