package io.viesti.queue.direct;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.viesti.deadletter.DeadLetters;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.failpoint.FailPoint;
import io.viesti.mailbox.Arrival;
import io.viesti.mailbox.Delivery;
import io.viesti.mailbox.DeliveryId;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.ResolvedRecipient;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The direct form of the queue: the mail goes straight to every recipient's mailbox, and the offer
 * is answered when all of them have it durably. Nothing is kept here; what is unknown the sender
 * offers again, and mailboxes tell repeats.
 *
 * <p>Thread-safe. {@link #offer} tells the mailboxes from the caller's thread; a small fixed set of
 * collectors gathers the answers and completes the futures on a dispatcher thread.
 */
public final class DirectMailQueue implements MailQueue {
  private static final Logger LOG = LoggerFactory.getLogger(DirectMailQueue.class);
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** What the queue needs of its node. */
  public record Services(
      Directory directory,
      DeadLetters deadLetters,
      TraceLog traces,
      InstantSource clock,
      MeterRegistry metrics) {}

  /**
   * Bounds of the queue, {@code viesti.queue}.
   *
   * @param offerTimeout after which a mailbox that has not answered counts as unknown
   * @param maxInFlight offers open at a time; one more is {@code BUSY}
   * @param maxOctets content of the open offers together; an offer above it is {@code BUSY} unless
   *     it is the only one
   * @param collectors actors that gather answers
   */
  public record Settings(Duration offerTimeout, int maxInFlight, long maxOctets, int collectors) {
    /** From a node's configuration, with {@code viesti.queue} in it. */
    public static Settings from(Config config) {
      Config queue = config.getConfig("viesti.queue");
      return new Settings(
          queue.getDuration("offer-timeout"),
          queue.getInt("max-in-flight"),
          queue.getBytes("max-bytes-in-flight"),
          queue.getInt("collectors"));
    }
  }

  private record Collector(ActorRef<Object> actor, Map<Long, OpenOffer> open) {}

  private final ClusterSharding sharding;
  private final Services services;
  private final Settings settings;
  private final List<Collector> collectors = new ArrayList<>();
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong octetsInFlight = new AtomicLong();
  private final Map<Acceptance, Counter> outcomes = new EnumMap<>(Acceptance.class);
  private final Counter parked;
  private final Timer times;
  private final boolean behindAnother;
  private volatile boolean stopped;

  private DirectMailQueue(
      ActorSystem<?> system, Services services, Settings settings, boolean behindAnother) {
    this.behindAnother = behindAnother;
    this.sharding = ClusterSharding.get(system);
    this.services = services;
    this.settings = settings;
    MeterRegistry metrics = services.metrics();
    String name = behindAnother ? "viesti.carrier" : "viesti.queue";
    metrics.gauge(name + ".in.flight", inFlight);
    metrics.gauge(name + ".in.flight.octets", octetsInFlight);
    this.parked = metrics.counter(name + ".parked");
    this.times = metrics.timer(name + ".offer.time");
    for (Acceptance acceptance : Acceptance.values()) {
      outcomes.put(acceptance, metrics.counter(name + ".offers", "outcome", acceptance.name()));
    }
  }

  /** Starts the queue on this node; the mailbox entity type must be known to it already. */
  public static MailQueue start(ActorSystem<?> system, Services services, Settings settings) {
    return start(system, services, settings, false);
  }

  /**
   * Starts one that carries on what another form of the queue has accepted already: it has metrics
   * of its own, and leaves it to who offers to say what failed.
   */
  public static MailQueue startBehindAnother(
      ActorSystem<?> system, Services services, Settings settings) {
    return start(system, services, settings, true);
  }

  private static MailQueue start(
      ActorSystem<?> system, Services services, Settings settings, boolean behindAnother) {
    DirectMailQueue queue = new DirectMailQueue(system, services, settings, behindAnother);
    for (int i = 0; i < settings.collectors(); i++) {
      Map<Long, OpenOffer> open = new ConcurrentHashMap<>();
      Behavior<Object> collector =
          Behaviors.supervise(OfferCollector.create(queue, open, settings.offerTimeout()))
              .onFailure(SupervisorStrategy.restart());
      queue.collectors.add(
          new Collector(
              system.systemActorOf(
                  collector, "mail-queue-" + NAMES.incrementAndGet(), Props.empty()),
              open));
    }
    system.getWhenTerminated().thenRun(queue::stop);
    return queue;
  }

  @Override
  public CompletionStage<Acceptance> offer(IncomingMail mail) {
    if (!admit(mail)) {
      outcomes.get(Acceptance.BUSY).increment();
      services
          .traces()
          .note(mail.traceId(), services.clock().instant(), "queue: too much in flight");
      return CompletableFuture.completedFuture(Acceptance.BUSY);
    }
    FailPoint.AFTER_BLOB.pass();
    OpenOffer offer = new OpenOffer(tokens.incrementAndGet(), mail, System.nanoTime());
    Collector collector = collectors.get((int) (offer.token() % collectors.size()));
    // Read before the offer is the collector's: answers may come while others are still told.
    List<ResolvedRecipient> copies = offer.copies();
    collector.open().put(offer.token(), offer);
    for (ResolvedRecipient copy : copies) {
      deliver(offer, copy, collector.actor().narrow());
    }
    if (stopped) {
      stop();
    }
    return offer.answer();
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  private boolean admit(IncomingMail mail) {
    int count = inFlight.incrementAndGet();
    long octets = octetsInFlight.addAndGet(mail.blob().size());
    if (!stopped
        && count <= settings.maxInFlight()
        && (octets <= settings.maxOctets() || count == 1)) {
      return true;
    }
    release(mail);
    return false;
  }

  private void release(IncomingMail mail) {
    inFlight.decrementAndGet();
    octetsInFlight.addAndGet(-mail.blob().size());
  }

  /**
   * Tells one mailbox. Nobody hears of a failure here: the mailbox just does not answer in time.
   */
  void deliver(OpenOffer offer, ResolvedRecipient recipient, ActorRef<Delivery> replyTo) {
    IncomingMail mail = offer.mail();
    Arrival arrival =
        new Arrival(
            DeliveryId.of(mail.reversePath(), recipient.mailboxId(), mail.blob().id()),
            mail.reversePath(),
            recipient.address(),
            recipient.generation(),
            mail.blob().id(),
            mail.blob().size(),
            mail.header(),
            mail.glance(),
            mail.verdict(),
            mail.traceHeaders(),
            mail.traceId(),
            mail.receivedAt());
    try {
      sharding
          .entityRefFor(Mailbox.KEY, recipient.mailboxId())
          .tell(new MailboxCommand.Deliver(offer.token(), arrival, replyTo));
    } catch (RuntimeException notStarted) {
      LOG.error("{} can't be told to a mailbox: {}", mail.traceId(), notStarted.toString());
      replyTo.tell(
          new Delivery(
              offer.token(), recipient.mailboxId(), Delivery.Result.UNAVAILABLE, Optional.empty()));
    }
  }

  /** Asks the directory itself, past what is remembered. */
  CompletionStage<Resolution> resolveAnew(ResolvedRecipient refused) {
    try {
      services.directory().forget(refused.given());
      services.directory().forget(refused.address());
      return services.directory().resolve(refused.given());
    } catch (RuntimeException broken) {
      return CompletableFuture.failedFuture(broken);
    }
  }

  /** Puts the mail aside for one recipient that is no more. */
  CompletionStage<String> park(IncomingMail mail, ResolvedRecipient refused) {
    IncomingMail forOne = mail.to(List.of(refused));
    parked.increment();
    LOG.warn("{} to dead letters: {} is gone since RCPT", mail.traceId(), refused.given());
    try {
      return services
          .deadLetters()
          .park(forOne, "the address " + refused.given() + " was removed after RCPT");
    } catch (RuntimeException broken) {
      return CompletableFuture.failedFuture(broken);
    }
  }

  /** The end of an offer, told once by whoever removed it from the open ones. */
  void closed(OpenOffer offer) {
    Acceptance outcome = offer.outcome();
    release(offer.mail());
    outcomes.get(outcome).increment();
    times.record(System.nanoTime() - offer.bornNanos(), TimeUnit.NANOSECONDS);
    String traceId = offer.mail().traceId();
    String story = offer.story();
    services.traces().note(traceId, services.clock().instant(), story);
    if (outcome != Acceptance.ACCEPTED && !behindAnother) {
      LOG.warn("{} {}", traceId, story);
    }
    offer.answer().complete(outcome);
  }

  /** Answers what collectors can't answer any more. */
  private void stop() {
    stopped = true;
    for (Collector collector : collectors) {
      for (Long token : collector.open().keySet()) {
        OpenOffer offer = collector.open().remove(token);
        if (offer != null) {
          offer.answer().complete(Acceptance.UNKNOWN);
        }
      }
    }
  }
}
