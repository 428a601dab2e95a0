package io.viesti.delivery.domain;

import io.viesti.outbox.RecipientStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a queue has to do when: derived from its state, never stored. Mails being tried are not in
 * the plan of attempts. Not thread-safe.
 */
final class Outlook {
  private final Schedule attempts = new Schedule();
  private final Schedule ends = new Schedule();
  private final Schedule notices = new Schedule();
  private Instant closedUntil = Instant.MIN;
  private String closedWhy = "";
  private String lastReply = "";

  /** Plans a mail by its state; a final one is forgotten. */
  void plan(QueueEntry entry) {
    Optional<Instant> next = entry.nextAttempt();
    if (next.isEmpty()) {
      forget(entry.id());
      return;
    }
    attempts.put(entry.id(), next.get());
    ends.put(entry.id(), entry.mail().expiresAt());
    if (!entry.delayNoticed()) {
      notices.put(entry.id(), entry.mail().delayNoticeAt());
    }
    if (lastReply.isEmpty()) {
      entry.lastWord().ifPresent(this::heard);
    }
  }

  void forget(String id) {
    attempts.remove(id);
    ends.remove(id);
    notices.remove(id);
  }

  /** The site takes nothing before {@code until}. */
  void putOff(Optional<QueueEntry> entry, Instant until, String why) {
    closedUntil = until;
    closedWhy = why;
    entry.ifPresent(this::plan);
  }

  void goAgain() {
    closedUntil = Instant.MIN;
  }

  void heard(RecipientStatus status) {
    if (status.state() == RecipientStatus.State.DEFERRED) {
      lastReply = status.reply().orElse("");
    }
  }

  /** Takes out a mail that is due for an attempt; null when there is none or the site is closed. */
  String due(Instant now) {
    return closedUntil.isAfter(now) ? null : attempts.poll(now).orElse(null);
  }

  /** Takes out a mail whose end has come; null when there is none. */
  String expired(Instant now) {
    return ends.poll(now).orElse(null);
  }

  /** Takes out a mail whose sender is to be told of the delay; null when there is none. */
  String late(Instant now) {
    return notices.poll(now).orElse(null);
  }

  /**
   * When to look at the clock again.
   *
   * @param open whether attempts may be begun; if not only ends and notices count
   */
  Optional<Instant> next(boolean open) {
    Optional<Instant> attempt =
        open
            ? attempts.earliest().map(a -> a.isBefore(closedUntil) ? closedUntil : a)
            : Optional.empty();
    return Stream.of(attempt, ends.earliest(), notices.earliest())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  QueueView view(Lane lane, DomainQueueState state, int trying, Instant now) {
    Optional<String> why =
        state.held().isPresent()
            ? state.held().map(h -> "held: " + h)
            : closedUntil.isAfter(now)
                ? Optional.of(closedWhy + ", until " + closedUntil)
                : !lastReply.isEmpty()
                    ? Optional.of(lastReply)
                    : trying > 0 ? Optional.of("being tried now") : Optional.empty();
    return new QueueView(
        lane.domain(),
        lane.number(),
        state.index().size(),
        attempts.size(),
        trying,
        state.index().page(Optional.empty(), 1).stream()
            .findFirst()
            .map(e -> e.mail().submission().submittedAt()),
        attempts.earliest().map(a -> a.isBefore(closedUntil) ? closedUntil : a),
        state.held(),
        state.index().isEmpty() ? Optional.empty() : why);
  }
}
