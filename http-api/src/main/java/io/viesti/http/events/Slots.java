package io.viesti.http.events;

import io.viesti.http.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How many streams are open, in all and per mailbox. Thread-safe. */
final class Slots {
  private final int limit;
  private final int limitPerMailbox;
  private final Map<String, Integer> perMailbox = new HashMap<>();
  private int open;

  Slots(int limit, int limitPerMailbox) {
    this.limit = limit;
    this.limitPerMailbox = limitPerMailbox;
  }

  /** Takes a place; a problem when there is none. */
  synchronized void take(String mailboxId) {
    if (open >= limit) {
      throw Problem.unavailable("Too many event streams are open here.").asException();
    }
    int own = perMailbox.getOrDefault(mailboxId, 0);
    if (own >= limitPerMailbox) {
      throw Problem.tooMany(
              "This account has " + own + " event streams open already.", Duration.ofSeconds(30))
          .asException();
    }
    open++;
    perMailbox.put(mailboxId, own + 1);
  }

  synchronized void give(String mailboxId) {
    open--;
    perMailbox.computeIfPresent(mailboxId, (id, own) -> own > 1 ? own - 1 : null);
  }

  synchronized int open() {
    return open;
  }
}
