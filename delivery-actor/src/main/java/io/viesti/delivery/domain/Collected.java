package io.viesti.delivery.domain;

import io.viesti.delivery.policy.RetryPolicy;
import io.viesti.outbox.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What came in since the last write: persisted together, so that a busy queue makes few events and
 * one write serves many mails. Bounded per event; what is over waits for the next. Not thread-safe.
 */
final class Collected {
  private static final int MAX_MAILS = 64;
  private static final int MAX_ATTEMPTS = 256;
  private static final int MAX_TOLD = 512;

  /** A mail to be taken in, and who waits for the word that it is. */
  record Incoming(Submission submission, List<ActorRef<DomainQueueCommand.Taken>> replyTo) {}

  /** One write's worth. */
  record Batch(
      List<DomainQueueEvent> events,
      List<Incoming> incoming,
      List<DomainQueueEvent.Attempt> attempts,
      List<String> delayed,
      List<DomainQueueEvent.Told> told) {

    /** Tells those who wait that their mails are in, all of one asker's in one word. */
    void acknowledge(String queue) {
      Map<ActorRef<DomainQueueCommand.Taken>, List<String>> byAsker = new LinkedHashMap<>();
      for (Incoming mail : incoming) {
        for (ActorRef<DomainQueueCommand.Taken> asker : mail.replyTo()) {
          byAsker.computeIfAbsent(asker, a -> new ArrayList<>()).add(mail.submission().id());
        }
      }
      byAsker.forEach(
          (asker, ids) -> asker.tell(new DomainQueueCommand.Taken(queue, ids, List.of())));
    }
  }

  private final Map<String, Incoming> incoming = new LinkedHashMap<>();
  private final List<DomainQueueEvent.Attempt> attempts = new ArrayList<>();
  private final List<DomainQueueEvent.Told> told = new ArrayList<>();
  private final List<String> delayed = new ArrayList<>();

  /** A repeat of what is already collected only waits for the same word. */
  void add(Submission submission, ActorRef<DomainQueueCommand.Taken> replyTo) {
    incoming
        .computeIfAbsent(submission.id(), id -> new Incoming(submission, new ArrayList<>(1)))
        .replyTo()
        .add(replyTo);
  }

  void add(DomainQueueEvent.Attempt attempt) {
    attempts.add(attempt);
  }

  void add(DomainQueueEvent.Told word) {
    told.add(word);
  }

  void addDelayed(String id) {
    delayed.add(id);
  }

  int incoming() {
    return incoming.size();
  }

  boolean isIncoming(String id) {
    return incoming.containsKey(id);
  }

  boolean isEmpty() {
    return incoming.isEmpty() && attempts.isEmpty() && told.isEmpty() && delayed.isEmpty();
  }

  /** Takes out a bounded batch; its mails' clocks start now. */
  Batch take(Instant now, RetryPolicy retry) {
    List<DomainQueueEvent> events = new ArrayList<>(4);
    List<Incoming> mails = firstIncoming();
    if (!mails.isEmpty()) {
      events.add(
          new DomainQueueEvent.Enqueued(
              mails.stream().map(m -> queued(m.submission(), now, retry)).toList(), now));
    }
    List<DomainQueueEvent.Attempt> ended = first(attempts, MAX_ATTEMPTS);
    if (!ended.isEmpty()) {
      events.add(new DomainQueueEvent.Attempted(ended, now));
    }
    List<String> late = first(delayed, MAX_ATTEMPTS);
    if (!late.isEmpty()) {
      events.add(new DomainQueueEvent.Delayed(late, now));
    }
    List<DomainQueueEvent.Told> heard = first(told, MAX_TOLD);
    if (!heard.isEmpty()) {
      events.add(new DomainQueueEvent.Reported(heard, now));
    }
    return new Batch(events, mails, ended, late, heard);
  }

  private static QueuedMail queued(Submission submission, Instant now, RetryPolicy retry) {
    Instant start = submission.sendAt().isAfter(now) ? submission.sendAt() : now;
    return new QueuedMail(submission, retry.delayNotice(start), retry.expiry(start));
  }

  private List<Incoming> firstIncoming() {
    List<Incoming> taken = new ArrayList<>();
    Iterator<Incoming> rest = incoming.values().iterator();
    while (rest.hasNext() && taken.size() < MAX_MAILS) {
      taken.add(rest.next());
      rest.remove();
    }
    return taken;
  }

  private static <T> List<T> first(List<T> all, int limit) {
    if (all.isEmpty()) {
      return List.of();
    }
    List<T> head = all.subList(0, Math.min(limit, all.size()));
    List<T> taken = List.copyOf(head);
    head.clear();
    return taken;
  }
}
