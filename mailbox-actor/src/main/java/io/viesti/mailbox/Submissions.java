package io.viesti.mailbox;

import io.viesti.outbox.RecipientStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What the owner has sent: open submissions, and finished ones for a week, so that repeats are
 * recognised and the copy in Sent can say how it went. Immutable.
 *
 * @param byId in the order of their ids, which is the order of time
 * @param open ids of those with recipients that have no final status
 */
record Submissions(
    PSortedMap<String, KeptSubmission> byId,
    PSortedSet<String> open,
    PMap<DeliveryId, String> byRequest,
    PMap<EmailId, String> byCopy,
    SentCount sent) {
  static final Submissions NONE =
      new Submissions(
          TreePMap.empty(),
          TreePSet.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          SentCount.NONE);

  /** Finished submissions are kept this long: over six days, for repeats. */
  static final Duration KEPT = Duration.ofDays(7);

  /** Kept at most, open and finished; beyond, no more are taken rather than one forgotten. */
  static final int MAX_KEPT = 50_000;

  /** Open at most. */
  static final int MAX_OPEN = 10_000;

  Optional<KeptSubmission> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<KeptSubmission> ofRequest(DeliveryId requestId) {
    return Optional.ofNullable(byRequest.get(requestId)).flatMap(this::find);
  }

  Optional<KeptSubmission> ofCopy(EmailId copy) {
    return Optional.ofNullable(byCopy.get(copy)).flatMap(this::find);
  }

  /** Open ones after the given id, oldest first, at most {@code limit}. */
  List<KeptSubmission> openAfter(String id, int limit) {
    return open.tailSet(id, false).stream().limit(limit).map(byId::get).toList();
  }

  Submissions with(MailboxEvent.Submitted event) {
    KeptSubmission kept = KeptSubmission.of(event);
    return with(kept)
        .counted(event.at(), kept.statuses().size())
        .withoutOld(event.at().minus(KEPT));
  }

  /** With a submission as it is now. */
  Submissions with(KeptSubmission kept) {
    String id = kept.submission().id();
    return new Submissions(
        byId.plus(id, kept),
        kept.isOpen() ? open.plus(id) : open.minus(id),
        kept.requestId().map(request -> byRequest.plus(request, id)).orElse(byRequest),
        kept.copy().map(copy -> byCopy.plus(copy, id)).orElse(byCopy),
        sent);
  }

  Submissions progressed(String id, List<RecipientStatus> statuses) {
    KeptSubmission kept = byId.get(id);
    return kept == null ? this : with(kept.with(statuses));
  }

  Submissions withSent(SentCount count) {
    return new Submissions(byId, open, byRequest, byCopy, count);
  }

  private Submissions counted(Instant at, int recipients) {
    return withSent(sent.with(at, recipients));
  }

  private Submissions withoutOld(Instant before) {
    Submissions rest = this;
    while (!rest.byId.isEmpty()) {
      KeptSubmission oldest = rest.byId.get(rest.byId.firstKey());
      if (oldest.isOpen() || !oldest.submission().submittedAt().isBefore(before)) {
        return rest;
      }
      rest = rest.without(oldest);
    }
    return rest;
  }

  private Submissions without(KeptSubmission kept) {
    return new Submissions(
        byId.minus(kept.submission().id()),
        open,
        kept.requestId().map(byRequest::minus).orElse(byRequest),
        kept.copy().map(byCopy::minus).orElse(byCopy),
        sent);
  }
}
