package io.viesti.delivery.domain;

import io.viesti.delivery.event.DeliveryEvent;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Publishes what became of a queue's mails. A mail's progress counts as told only when its mailbox
 * has it and its events are published; until then both are told again, also after a crash. What was
 * published since the queue came into memory is not published again. Not thread-safe: the queue's
 * own.
 */
final class Announcements {

  /** Of one mail: event ids, and the revision its mailbox has acknowledged. */
  private static final class Known {
    private final Set<String> onTheWay = new HashSet<>(2);
    private final Set<String> published = new HashSet<>(2);
    private int heard = -1;
  }

  private final ActorContext<DomainQueueCommand> context;
  private final DeliveryEvents events;
  private final Map<String, Known> mails = new HashMap<>();

  Announcements(ActorContext<DomainQueueCommand> context, DeliveryEvents events) {
    this.context = context;
    this.events = events;
  }

  /** Publishes what has not been published of a mail. */
  void publish(QueueEntry entry) {
    if (!events.wanted()) {
      return;
    }
    Known known = mails.computeIfAbsent(entry.id(), id -> new Known());
    List<DeliveryEvent> fresh =
        events(entry).stream()
            .filter(e -> !known.published.contains(e.id()) && known.onTheWay.add(e.id()))
            .toList();
    if (fresh.isEmpty()) {
      return;
    }
    List<String> ids = fresh.stream().map(DeliveryEvent::id).toList();
    context.pipeToSelf(
        events.publish(fresh),
        (done, failure) -> new DomainQueueCommand.Announced(entry.id(), ids, failure == null));
  }

  /** One for each recipient that has an outcome, be it for now. */
  private static List<DeliveryEvent> events(QueueEntry entry) {
    Submission submission = entry.mail().submission();
    return entry.statuses().stream()
        .filter(status -> status.state() != RecipientStatus.State.QUEUED)
        .map(status -> DeliveryEvent.of(submission, status))
        .toList();
  }

  /** True when the mail's progress is told with this: its mailbox has a revision. */
  boolean heard(QueueEntry entry, int revision) {
    if (!events.wanted()) {
      return true;
    }
    Known known = mails.computeIfAbsent(entry.id(), id -> new Known());
    known.heard = revision;
    return isTold(entry, known);
  }

  /** True when the mail's progress is told with this: the events are published, or are not. */
  boolean announced(QueueEntry entry, List<String> ids, boolean durably) {
    Known known = mails.computeIfAbsent(entry.id(), id -> new Known());
    ids.forEach(known.onTheWay::remove);
    if (durably) {
      known.published.addAll(ids);
    }
    return durably && isTold(entry, known);
  }

  private static boolean isTold(QueueEntry entry, Known known) {
    Set<String> wanted = new HashSet<>();
    events(entry).forEach(event -> wanted.add(event.id()));
    known.published.retainAll(wanted);
    return known.heard == entry.revision() && known.published.containsAll(wanted);
  }

  /** The mail has left the queue. */
  void forget(String id) {
    mails.remove(id);
  }
}
