package io.viesti.delivery.domain;

import io.viesti.delivery.policy.RetryPolicy;
import io.viesti.delivery.session.RecipientResult;
import io.viesti.delivery.site.AttemptReport;
import io.viesti.outbox.RecipientStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what an attempt brought into statuses: pure, given the time and the dice. */
final class Outcomes {
  private Outcomes() {}

  /** Statuses of the recipients tried; a deferral at the end of the mail's life is a failure. */
  static List<RecipientStatus> of(
      QueueEntry entry,
      List<RecipientResult> results,
      String remote,
      RetryPolicy retry,
      Instant now,
      double dice) {
    List<RecipientStatus> statuses = new ArrayList<>(results.size());
    for (RecipientResult result : results) {
      Optional<RecipientStatus> before =
          entry.statuses().stream()
              .filter(s -> s.recipient().equals(result.recipient()) && !s.state().isFinal())
              .findFirst();
      if (before.isPresent()) {
        statuses.add(status(entry, before.get(), result, remote, retry, now, dice));
      }
    }
    return statuses;
  }

  /** An attempt of which nobody knows how it ended: every recipient that is due is put off. */
  static AttemptReport.Tried unknown(QueueEntry entry, String text, Instant now) {
    List<RecipientResult> results =
        entry.due(now, Integer.MAX_VALUE).stream()
            .map(r -> new RecipientResult(r.address(), RecipientResult.Result.DEFERRED, text))
            .toList();
    return new AttemptReport.Tried(entry.id(), results, "", Optional.empty());
  }

  private static RecipientStatus status(
      QueueEntry entry,
      RecipientStatus before,
      RecipientResult result,
      String remote,
      RetryPolicy retry,
      Instant now,
      double dice) {
    int attempts = before.attempts() + 1;
    boolean expired = !now.isBefore(entry.mail().expiresAt());
    RecipientStatus.State state =
        switch (result.result()) {
          case ACCEPTED -> RecipientStatus.State.DELIVERED;
          case REFUSED -> RecipientStatus.State.FAILED;
          case DEFERRED -> expired ? RecipientStatus.State.FAILED : RecipientStatus.State.DEFERRED;
        };
    String text =
        result.result() == RecipientResult.Result.DEFERRED && expired
            ? expiredText(Optional.of(result.text()))
            : result.text();
    return new RecipientStatus(
        before.recipient(),
        state,
        Optional.of(text),
        remote.isEmpty() ? Optional.empty() : Optional.of(remote),
        attempts,
        state == RecipientStatus.State.DEFERRED
            ? Optional.of(retry.nextAttempt(attempts, now, entry.mail().expiresAt(), dice))
            : Optional.empty(),
        now);
  }

  /** All open recipients of a mail whose end has come. */
  static List<RecipientStatus> expired(QueueEntry entry, Instant now) {
    return close(entry, RecipientStatus.State.FAILED, Optional.empty(), now);
  }

  /**
   * All open recipients, ended without an attempt.
   *
   * @param text why; none means the mail expired
   */
  static List<RecipientStatus> close(
      QueueEntry entry, RecipientStatus.State state, Optional<String> text, Instant now) {
    return entry.statuses().stream()
        .filter(s -> !s.state().isFinal())
        .map(
            s ->
                new RecipientStatus(
                    s.recipient(),
                    state,
                    Optional.of(text.orElseGet(() -> expiredText(s.reply()))),
                    s.remoteMta(),
                    s.attempts(),
                    Optional.empty(),
                    now))
        .toList();
  }

  private static String expiredText(Optional<String> last) {
    return "4.4.7 delivery time expired" + last.map(l -> "; the last attempt: " + l).orElse("");
  }
}
