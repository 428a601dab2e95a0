package io.viesti.delivery.domain;

import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.trace.TraceLog;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a queue adds to the story of each of its mails. */
final class Story {
  private final TraceLog traces;
  private final Lane lane;

  Story(TraceLog traces, Lane lane) {
    this.traces = traces;
    this.lane = lane;
  }

  void queued(Submission submission, Instant at) {
    traces.note(submission.traceId(), at, "queued for " + lane);
  }

  /**
   * The queue came back into memory, be it after a pause or after a crash. What was being tried at
   * a crash may have reached the remote server without our knowing: whoever asks why a mail arrived
   * twice finds the reason here.
   *
   * @param most as many mails as can have been out at a time
   */
  void takenUpAgain(Iterable<QueueEntry> entries, Instant now, int most) {
    int noted = 0;
    for (QueueEntry entry : entries) {
      if (noted == most) {
        return;
      }
      if (entry.nextAttempt().filter(next -> !next.isAfter(now)).isPresent()) {
        noted++;
        traces.note(
            entry.mail().submission().traceId(),
            now,
            "taken up again by "
                + lane
                + "; if it was being tried before, that outcome is unknown");
      }
    }
  }

  /**
   * @param protection of the connection, as in an attempt's report
   */
  void ended(
      QueueEntry entry, List<RecipientStatus> statuses, Optional<String> protection, Instant at) {
    for (RecipientStatus status : statuses) {
      traces.note(entry.mail().submission().traceId(), at, line(status, protection));
    }
  }

  static String line(RecipientStatus status, Optional<String> protection) {
    return "%s: %s%s%s%s%s"
        .formatted(
            status.recipient(),
            status.state().name().toLowerCase(Locale.ROOT),
            status.attempts() > 0 ? " at attempt " + status.attempts() : "",
            status
                .remoteMta()
                .map(mta -> " by " + mta + protection.map(p -> " over " + p).orElse(""))
                .orElse(""),
            status.reply().map(r -> ": " + r).orElse(""),
            status.nextAttempt().map(n -> "; next attempt " + n).orElse(""));
  }
}
