package io.viesti.mailbox;

import java.time.Duration;
import java.time.Instant;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * How many recipients an account has sent to in the last 24 hours, counted by the hour. Immutable.
 *
 * @param byHour hours since 1970 to recipients; the last day's only
 */
record SentCount(PSortedMap<Long, Integer> byHour) {
  static final SentCount NONE = new SentCount(TreePMap.empty());
  private static final long DAY = 24;

  SentCount with(Instant at, int recipients) {
    long hour = hour(at);
    PSortedMap<Long, Integer> result = byHour.plus(hour, byHour.getOrDefault(hour, 0) + recipients);
    while (result.firstKey() <= hour - DAY) {
      result = result.minus(result.firstKey());
    }
    return new SentCount(result);
  }

  int lastDay(Instant now) {
    return byHour.tailMap(hour(now) - DAY + 1).values().stream().mapToInt(i -> i).sum();
  }

  private static long hour(Instant at) {
    return at.getEpochSecond() / Duration.ofHours(1).toSeconds();
  }
}
