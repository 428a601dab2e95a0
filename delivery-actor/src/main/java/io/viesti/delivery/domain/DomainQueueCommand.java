package io.viesti.delivery.domain;

import io.viesti.delivery.report.ProgressReports;
import io.viesti.delivery.site.AttemptReport;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.Submission;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What can be asked of a domain queue. Sent through cluster sharding. */
public sealed interface DomainQueueCommand extends Wire {

  /**
   * Takes in a mail. Idempotent by submission id. Reply: {@link Taken}, after the event is durable.
   *
   * @param submission with this domain's recipients only
   */
  record Enqueue(Submission submission, ActorRef<Taken> replyTo) implements DomainQueueCommand {}

  /**
   * Which submissions are in the queue durably (or were), and which found no room.
   *
   * @param queue the entity's id
   */
  record Taken(String queue, List<String> ids, List<String> refused) implements Wire {
    public Taken {
      ids = ids == null ? List.of() : List.copyOf(ids);
      refused = refused == null ? List.of() : List.copyOf(refused);
    }
  }

  /** The waker's nudge. */
  record Wake(Instant due) implements DomainQueueCommand {}

  /** Reply: {@link QueueView}. */
  record Inspect(ActorRef<QueueView> replyTo) implements DomainQueueCommand {}

  /** Reply: {@link QueuePage}, oldest submission first. */
  record ListMails(Optional<String> after, int limit, ActorRef<QueuePage> replyTo)
      implements DomainQueueCommand {}

  /** A page of what waits. */
  record QueuePage(List<QueuedMailView> mails) implements Wire {
    public QueuePage {
      mails = mails == null ? List.of() : List.copyOf(mails);
    }
  }

  /**
   * Try now: one mail or all, whatever suspension. Reply: {@link Acted}.
   *
   * @param id none means all
   */
  record RetryNow(Optional<String> id, ActorRef<Acted> replyTo) implements DomainQueueCommand {}

  /** Stops all attempts until released, also across restarts. Reply: {@link Acted}. */
  record Hold(String reason, ActorRef<Acted> replyTo) implements DomainQueueCommand {}

  /** Reply: {@link Acted}. */
  record Release(ActorRef<Acted> replyTo) implements DomainQueueCommand {}

  /**
   * Takes a mail out; refused while it is being tried. Reply: {@link Acted}.
   *
   * @param bounce whether the sender gets a report of failure
   */
  record Withdraw(String id, boolean bounce, String reason, ActorRef<Acted> replyTo)
      implements DomainQueueCommand {}

  /**
   * How many mails an operator's command changed.
   *
   * @param problem why none; empty otherwise
   */
  record Acted(int mails, Optional<String> problem) implements Wire {}

  /** Of cluster sharding: stop. */
  enum Stop implements DomainQueueCommand {
    INSTANCE
  }

  /** Own: persist what was collected. */
  enum Flush implements DomainQueueCommand {
    INSTANCE
  }

  /** Own: look at the clock. */
  enum Tick implements DomainQueueCommand {
    INSTANCE
  }

  /** Own: the attempts' child, after its crash, has had its pause. */
  enum Respawn implements DomainQueueCommand {
    INSTANCE
  }

  /** From a site path or the attempts' child. */
  record AttemptEnded(AttemptReport report) implements DomainQueueCommand {}

  /** From the attempts' child: a site path died with mails that are not among {@code safe}. */
  record PathLost(List<String> safe) implements DomainQueueCommand {}

  /** From the progress reports. */
  record ProgressHeard(ProgressReports.Heard heard) implements DomainQueueCommand {}

  /**
   * Events of a mail were published.
   *
   * @param durably false if they have to be published again
   */
  record Announced(String id, List<String> events, boolean durably) implements DomainQueueCommand {}

  /** A report to the sender was delivered, or has to be made again. */
  record ReportEnded(
      String id, DomainQueueEvent.Word word, List<MailAddress> recipients, boolean delivered)
      implements DomainQueueCommand {}
}
