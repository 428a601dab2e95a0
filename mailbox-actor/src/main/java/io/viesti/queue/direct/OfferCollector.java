package io.viesti.queue.direct;

import io.viesti.directory.Resolution;
import io.viesti.mailbox.Delivery;
import io.viesti.queue.ResolvedRecipient;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The long-lived actor that gathers the mailboxes' answers to many offers, so that none needs an
 * ask, a promise actor or a timer of its own. Its protocol is {@code Object} because {@link
 * Delivery} comes straight from mailboxes, without an adapter in between.
 *
 * <p>The open offers are kept outside: a restart goes on with them, a stop answers them all.
 */
final class OfferCollector extends AbstractBehavior<Object> {

  private enum Tick {
    INSTANCE
  }

  private record Resolved(long token, ResolvedRecipient refused, Resolution now) {}

  private record Unresolved(long token, ResolvedRecipient refused) {}

  private record Parked(long token, ResolvedRecipient refused, boolean durably) {}

  private final DirectMailQueue queue;
  private final Map<Long, OpenOffer> open;
  private final long timeoutNanos;

  private OfferCollector(
      ActorContext<Object> context,
      DirectMailQueue queue,
      Map<Long, OpenOffer> open,
      Duration offerTimeout) {
    super(context);
    this.queue = queue;
    this.open = open;
    this.timeoutNanos = offerTimeout.toNanos();
  }

  /**
   * @param open this collector's offers by token; others add, only this removes
   */
  static Behavior<Object> create(
      DirectMailQueue queue, Map<Long, OpenOffer> open, Duration offerTimeout) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  startTicking(timers, offerTimeout);
                  return new OfferCollector(context, queue, open, offerTimeout);
                }));
  }

  /** One timer for all offers: an offer may wait a twentieth longer than its timeout. */
  private static void startTicking(TimerScheduler<Object> timers, Duration offerTimeout) {
    Duration tick = offerTimeout.dividedBy(20);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, tick.isZero() ? Duration.ofMillis(1) : tick);
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Delivery.class, this::onDelivery)
        .onMessage(Resolved.class, this::onResolved)
        .onMessage(Unresolved.class, this::onUnresolved)
        .onMessage(Parked.class, this::onParked)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Object> onDelivery(Delivery delivery) {
    OpenOffer offer = open.get(delivery.token());
    if (offer != null) {
      List<ResolvedRecipient> refused = offer.answered(delivery.mailboxId(), delivery.result());
      refused.forEach(recipient -> resolveAnew(offer, recipient));
      closeIfSettled(offer);
    }
    return this;
  }

  private void resolveAnew(OpenOffer offer, ResolvedRecipient refused) {
    long token = offer.token();
    var self = getContext().getSelf();
    queue
        .resolveAnew(refused)
        .whenComplete(
            (resolution, failure) ->
                self.tell(
                    failure == null
                        ? new Resolved(token, refused, resolution)
                        : new Unresolved(token, refused)));
  }

  private Behavior<Object> onResolved(Resolved message) {
    OpenOffer offer = open.get(message.token());
    if (offer == null) {
      return this;
    }
    if (message.now() instanceof Resolution.Found found) {
      for (ResolvedRecipient fresh : offer.resolved(message.refused(), found.recipients())) {
        queue.deliver(offer, fresh, getContext().getSelf().narrow());
      }
    } else {
      park(offer, message.refused());
    }
    closeIfSettled(offer);
    return this;
  }

  private void park(OpenOffer offer, ResolvedRecipient refused) {
    long token = offer.token();
    var self = getContext().getSelf();
    offer.parking(refused);
    queue
        .park(offer.mail(), refused)
        .whenComplete((id, failure) -> self.tell(new Parked(token, refused, failure == null)));
  }

  private Behavior<Object> onUnresolved(Unresolved message) {
    OpenOffer offer = open.get(message.token());
    if (offer != null) {
      offer.unresolved(message.refused());
      closeIfSettled(offer);
    }
    return this;
  }

  private Behavior<Object> onParked(Parked message) {
    OpenOffer offer = open.get(message.token());
    if (offer != null) {
      offer.parked(message.refused(), message.durably());
      closeIfSettled(offer);
    }
    return this;
  }

  private Behavior<Object> onTick() {
    long now = System.nanoTime();
    for (OpenOffer offer : open.values()) {
      if (now - offer.bornNanos() >= timeoutNanos) {
        offer.expire();
        close(offer);
      }
    }
    return this;
  }

  private void closeIfSettled(OpenOffer offer) {
    if (offer.isSettled()) {
      close(offer);
    }
  }

  private void close(OpenOffer offer) {
    if (open.remove(offer.token()) != null) {
      queue.closed(offer);
    }
  }

  private Behavior<Object> onStop() {
    for (Iterator<OpenOffer> left = open.values().iterator(); left.hasNext(); ) {
      close(left.next());
    }
    return this;
  }
}
