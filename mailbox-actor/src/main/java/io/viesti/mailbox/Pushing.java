package io.viesti.mailbox;

import io.viesti.outbox.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands open submissions to the outbox: at once, and again and again at growing distance while no
 * final status comes, from 10 s up to an hour. What was pushed when is known to this incarnation
 * only; a new one begins by pushing everything. Used by its entity only.
 */
final class Pushing {
  /** Submissions pushed in one go. */
  static final int PAGE = 200;

  private static final Duration LEAST = WakeDebts.SOON;
  private static final Duration MOST = Duration.ofHours(1);

  private final Outbox outbox;
  private final Map<String, Instant> next = new HashMap<>();

  Pushing(Outbox outbox) {
    this.outbox = outbox;
  }

  void push(KeptSubmission kept, Instant now) {
    outbox.push(kept.submission(), kept.open());
    Duration age = Duration.between(kept.submission().submittedAt(), now);
    Duration delay = age.compareTo(LEAST) < 0 ? LEAST : age.compareTo(MOST) > 0 ? MOST : age;
    next.put(kept.submission().id(), now.plus(delay));
  }

  /** Pushes what is due; true when there is more to push now. */
  boolean pushDue(Submissions submissions, Instant now) {
    List<KeptSubmission> due = new ArrayList<>();
    for (String id : submissions.open()) {
      Instant at = next.get(id);
      if (at == null || !at.isAfter(now)) {
        if (due.size() == PAGE) {
          break;
        }
        due.add(submissions.byId().get(id));
      }
    }
    due.forEach(kept -> push(kept, now));
    return due.size() == PAGE;
  }

  /** When the next push is due; empty when nothing is open. */
  Optional<Instant> nextDue(Submissions submissions, Instant now) {
    return submissions.open().stream()
        .map(id -> next.getOrDefault(id, now))
        .min(Instant::compareTo);
  }

  void finished(String id) {
    next.remove(id);
  }

  void forget() {
    next.clear();
  }
}
