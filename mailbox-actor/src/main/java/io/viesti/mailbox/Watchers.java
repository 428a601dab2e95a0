package io.viesti.mailbox;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Who is told of each event of one mailbox. Used by its entity only; gone with its incarnation. */
final class Watchers {
  private final ActorContext<MailboxCommand> context;
  private final MailboxMetrics metrics;
  private final int max;
  private final Set<ActorRef<MailboxPush>> all = new LinkedHashSet<>();

  Watchers(ActorContext<MailboxCommand> context, MailboxMetrics metrics, int max) {
    this.context = context;
    this.metrics = metrics;
    this.max = max;
  }

  /** Idempotent; beyond the bound the newcomer is told {@code Gone}. */
  void subscribe(ActorRef<MailboxPush> subscriber, long seq) {
    if (all.size() >= max && !all.contains(subscriber)) {
      subscriber.tell(new MailboxPush.Gone());
      return;
    }
    if (all.add(subscriber)) {
      context.watch(subscriber);
      metrics.subscribers(1);
    }
    subscriber.tell(new MailboxPush.Subscribed(seq));
  }

  void unsubscribe(ActorRef<MailboxPush> subscriber) {
    if (all.remove(subscriber)) {
      context.unwatch(subscriber);
      metrics.subscribers(-1);
    }
  }

  void terminated(ActorRef<?> subscriber) {
    if (all.remove(subscriber)) {
      metrics.subscribers(-1);
    }
  }

  /**
   * @param lastSeq number of the last of these events
   */
  void happened(List<MailboxEvent> events, long lastSeq) {
    if (all.isEmpty()) {
      return;
    }
    long seq = lastSeq - events.size();
    for (MailboxEvent event : events) {
      MailboxPush push = new MailboxPush.Happened(++seq, event);
      all.forEach(subscriber -> subscriber.tell(push));
    }
  }

  /** Lets all go: they shall subscribe again. */
  void gone() {
    for (ActorRef<MailboxPush> subscriber : List.copyOf(all)) {
      subscriber.tell(new MailboxPush.Gone());
      unsubscribe(subscriber);
    }
  }
}
