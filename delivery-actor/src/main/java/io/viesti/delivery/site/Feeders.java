package io.viesti.delivery.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who has mail for a path, and the credit they hold: shares the path's bounded room among them in
 * turn, so that a long queue can't keep a short one waiting. Not thread-safe.
 */
final class Feeders {
  /** Smallest credit worth a message while there is still work at hand. */
  private static final int STEP = 16;

  private static final class Account {
    private int wanted;
    private int credit;
  }

  /** Credit to be announced. */
  record Share(ActorRef<Feed> feeder, int mails) {}

  private final Map<ActorRef<Feed>, Account> accounts = new LinkedHashMap<>();
  private int credit;

  void join(ActorRef<Feed> feeder) {
    accounts.putIfAbsent(feeder, new Account());
  }

  void leave(ActorRef<Feed> feeder) {
    Account account = accounts.remove(feeder);
    if (account != null) {
      credit -= account.credit;
    }
  }

  boolean isEmpty() {
    return accounts.isEmpty();
  }

  Iterable<ActorRef<Feed>> all() {
    return new ArrayList<>(accounts.keySet());
  }

  void want(ActorRef<Feed> feeder, int mails) {
    Account account = accounts.get(feeder);
    if (account != null) {
      account.wanted = mails;
    }
  }

  /** A mail came in on credit; one that came without (its feeder is gone or void) costs none. */
  void used(ActorRef<Feed> feeder) {
    Account account = accounts.get(feeder);
    if (account != null && account.credit > 0) {
      account.credit--;
      credit--;
    }
  }

  /** Credit and wants are void. */
  void clear() {
    accounts.values().forEach(a -> a.credit = a.wanted = 0);
    credit = 0;
  }

  /**
   * @param room mails that may come in, credit given before included
   * @param idle whether there is nothing else to do, so that the smallest share is worth giving
   */
  List<Share> share(int room, boolean idle) {
    int left = room - credit;
    List<Share> shares = new ArrayList<>();
    if (left < STEP && !idle) {
      return shares;
    }
    long hungry = accounts.values().stream().filter(a -> a.wanted > 0).count();
    while (left > 0 && hungry > 0) {
      int part = Math.max(1, left / (int) hungry);
      for (Map.Entry<ActorRef<Feed>, Account> entry : accounts.entrySet()) {
        int mails = Math.min(Math.min(part, entry.getValue().wanted), left);
        if (mails > 0) {
          entry.getValue().wanted -= mails;
          entry.getValue().credit += mails;
          credit += mails;
          left -= mails;
          shares.add(new Share(entry.getKey(), mails));
        }
      }
      hungry = accounts.values().stream().filter(a -> a.wanted > 0).count();
    }
    if (!shares.isEmpty()) {
      // Next time somebody else comes first.
      ActorRef<Feed> first = shares.get(0).feeder();
      accounts.put(first, accounts.remove(first));
    }
    return shares;
  }
}
