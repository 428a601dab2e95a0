package io.viesti.delivery.domain;

import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** A queue's state as it is stored, and back. */
final class QueueSnapshots implements SnapshotAdapter<DomainQueueState> {
  @Override
  public Object toJournal(DomainQueueState state) {
    return state.toSnapshot();
  }

  @Override
  public DomainQueueState fromJournal(Object stored) {
    return DomainQueueState.from((DomainQueueState.Snapshot) stored);
  }
}
