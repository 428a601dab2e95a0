package io.viesti.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.bench.load.LetterBook;
import io.viesti.outside.node.EventStream.Event;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds acknowledgements and announcements of the mails of one book to watched mailboxes against
 * each other. An announcement may come before the 250 is read: the mailbox does not wait for the
 * sender. Thread-safe.
 */
final class Arrivals implements ScheduledFeed.Acceptances {
  private static final Pattern SUBJECT = Pattern.compile("Letter (\\d+) of ([a-z0-9-]+)");

  private final LetterBook book;
  private final Schedule schedule;
  private final Set<String> watched;
  private final Map<Long, Long> acceptedAt = new ConcurrentHashMap<>();
  private final Map<Long, Long> seenAt = new ConcurrentHashMap<>();
  private final AtomicLong twice = new AtomicLong();
  private final Timings push = new Timings();
  private final Timings afterAccept = new Timings();

  /**
   * @param watched mailboxes that somebody listens to
   */
  Arrivals(LetterBook book, Schedule schedule, Set<String> watched) {
    this.book = book;
    this.schedule = schedule;
    this.watched = Set.copyOf(watched);
  }

  @Override
  public void accepted(long number, long at) {
    if (watched.contains(book.recipientsOf(number).get(0))) {
      acceptedAt.put(number, at);
      Long seen = seenAt.get(number);
      if (seen != null && schedule.counts(number)) {
        afterAccept.add(seen - at);
      }
    }
  }

  /** An event of a watched mailbox was read at that moment. */
  void seen(Event event, long at) {
    if (event.type().equals("email.received")) {
      seen(event.data(), at);
    }
  }

  private void seen(JsonNode email, long at) {
    Matcher subject = SUBJECT.matcher(email.path("subject").asText());
    if (!subject.matches() || !subject.group(2).equals(book.name())) {
      return;
    }
    long number = Long.parseLong(subject.group(1));
    if (seenAt.putIfAbsent(number, at) != null) {
      twice.incrementAndGet();
    } else if (schedule.counts(number)) {
      push.add(at - schedule.dueAt(number));
      Long accepted = acceptedAt.get(number);
      if (accepted != null) {
        afterAccept.add(at - accepted);
      }
    }
  }

  /** From the moment a mail was to be sent to its announcement. */
  Latency push() {
    return push.latency();
  }

  /** From the 250 to the announcement; one that came before it counts as 0. */
  Latency afterAccept() {
    return afterAccept.latency();
  }

  /** Acknowledged mails to watched mailboxes that were not announced so far. */
  long missing() {
    return acceptedAt.keySet().stream().filter(number -> !seenAt.containsKey(number)).count();
  }

  /** Announcements of a mail that had been announced. */
  long twice() {
    return twice.get();
  }
}
