package io.viesti.delivery.domain;

import io.viesti.wire.Wire;
import java.util.List;
import java.util.Optional;

/**
 * A domain queue's state: what it holds, and whether an operator holds it. Events are applied
 * without clock, dice or I/O.
 */
public record DomainQueueState(QueueIndex index, Optional<String> held) {
  public static final DomainQueueState EMPTY =
      new DomainQueueState(QueueIndex.EMPTY, Optional.empty());

  /** The state as snapshots keep it. */
  public record Snapshot(List<QueueEntry> entries, List<String> done, Optional<String> held)
      implements Wire {
    public Snapshot {
      entries = entries == null ? List.of() : List.copyOf(entries);
      done = done == null ? List.of() : List.copyOf(done);
    }
  }

  static DomainQueueState from(Snapshot snapshot) {
    return new DomainQueueState(
        QueueIndex.of(snapshot.entries(), snapshot.done()), snapshot.held());
  }

  Snapshot toSnapshot() {
    return new Snapshot(index.page(Optional.empty(), Integer.MAX_VALUE), index.remembered(), held);
  }

  public DomainQueueState apply(DomainQueueEvent event) {
    if (event instanceof DomainQueueEvent.Enqueued e) {
      QueueIndex next = index;
      for (QueuedMail mail : e.mails()) {
        next = next.plus(mail, e.at());
      }
      return with(next);
    }
    if (event instanceof DomainQueueEvent.Attempted e) {
      QueueIndex next = index;
      for (DomainQueueEvent.Attempt attempt : e.attempts()) {
        next = next.with(attempt.id(), entry -> entry.withStatuses(attempt.statuses()));
      }
      return with(next);
    }
    if (event instanceof DomainQueueEvent.Reported e) {
      QueueIndex next = index;
      for (DomainQueueEvent.Told told : e.told()) {
        next = next.with(told.id(), entry -> entry.told(told));
      }
      return with(next);
    }
    if (event instanceof DomainQueueEvent.Delayed e) {
      QueueIndex next = index;
      for (String id : e.ids()) {
        next = next.with(id, QueueEntry::late);
      }
      return with(next);
    }
    if (event instanceof DomainQueueEvent.Withdrawn e) {
      return with(index.with(e.id(), entry -> entry.withStatuses(e.statuses())));
    }
    if (event instanceof DomainQueueEvent.Rescheduled e) {
      if (e.ids().isEmpty()) {
        return with(index.withAll(entry -> entry.withNextAttempt(e.next())));
      }
      QueueIndex next = index;
      for (String id : e.ids()) {
        next = next.with(id, entry -> entry.withNextAttempt(e.next()));
      }
      return with(next);
    }
    if (event instanceof DomainQueueEvent.Held e) {
      return new DomainQueueState(index, Optional.of(e.reason()));
    }
    return new DomainQueueState(index, Optional.empty());
  }

  private DomainQueueState with(QueueIndex next) {
    return next == index ? this : new DomainQueueState(next, held);
  }
}
