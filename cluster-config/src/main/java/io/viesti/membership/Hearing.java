package io.viesti.membership;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * When each member last answered: a value. Times are of the monotonic clock, in nanoseconds, and
 * those of the question, not of the answer: an answer says that its sender was there at some time
 * after the question.
 *
 * @param members of the last converged view, without this node
 * @param asked when the question was sent that each of them answered last; none: not heard yet
 * @param limitNanos how long an answer counts
 */
record Hearing(Set<String> members, Map<String, Long> asked, long limitNanos) {
  /** No other member: always a majority. */
  static final Hearing ALONE = new Hearing(Set.of(), Map.of(), 0);

  Hearing {
    members = Set.copyOf(members);
    asked = Map.copyOf(asked);
  }

  /** The same answers under a new view; those of members that left are forgotten. */
  Hearing among(Set<String> others) {
    Map<String, Long> kept = new TreeMap<>(asked);
    kept.keySet().retainAll(others);
    return new Hearing(others, kept, limitNanos);
  }

  /** An answer to what was asked at a time. Late ones of the same member change nothing. */
  Hearing answered(String member, long askedAt) {
    Long known = asked.get(member);
    if (!members.contains(member) || known != null && known - askedAt >= 0) {
      return this;
    }
    Map<String, Long> next = new TreeMap<>(asked);
    next.put(member, askedAt);
    return new Hearing(members, next, limitNanos);
  }

  /** Whether more than half of all members, this node included, were heard of late. */
  boolean isMajority(long now) {
    int heard = 1;
    for (long at : asked.values()) {
      if (now - at < limitNanos) {
        heard++;
      }
    }
    return 2 * heard > members.size() + 1;
  }
}
