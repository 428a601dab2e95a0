package io.viesti.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.viesti.deadletter.DeadLetters;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.MailQueue.Acceptance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Carries a node's share of accepted mails into their mailboxes, in the order they come, and tries
 * again those that could not be stored. A mail that has failed for long goes to the dead letters,
 * one at a time: it is parked first, which shows that the journal works at all, then tried once
 * more, and its letter removed if that went well. While nothing can be parked, as when the journal
 * is down, nobody gives up.
 *
 * <p>Bounds: {@code in-flight} mails on their way, {@code beside} waiting for another try, {@code
 * max-bytes} of both; at one of them no further mail is taken, and the partitions wait.
 */
final class Carrier extends AbstractBehavior<Carrier.Message> {

  /** What the carrier needs of its node. */
  record Services(
      MailQueue mailboxes, DeadLetters deadLetters, InstantSource clock, MeterRegistry metrics) {}

  sealed interface Message {}

  /**
   * A mail to carry.
   *
   * @param octets of its record
   * @param ours false once another node reads its partition: then it is not tried again here, and
   *     fails with {@link Carriage.LeftToOthers}
   * @param taken completes when there is room for it, with what completes when it is done with: in
   *     its mailboxes or durably among the dead letters
   */
  record Take(
      IncomingMail mail,
      long octets,
      BooleanSupplier ours,
      CompletableFuture<CompletionStage<Done>> taken)
      implements Message {}

  /** Gives up all that is not done, so that others carry it. */
  enum Stop implements Message {
    NOW
  }

  private record Answer(Carriage carriage, Acceptance acceptance) implements Message {}

  private record Again(Carriage carriage) implements Message {}

  private record Parked(Carriage carriage, String letterId) implements Message {}

  private record NotParked(Carriage carriage, Throwable why) implements Message {}

  private final Services services;
  private final KafkaSettings.Carrying settings;
  private final Counter retries;
  private final Counter parked;
  private final Timer age;
  private final AtomicInteger beside;

  private final Deque<Take> waiting = new ArrayDeque<>();
  private final Set<Carriage.Load> open = new HashSet<>();
  private int onTheirWay;
  private long octets;
  private boolean parking;

  private Carrier(
      ActorContext<Message> context, Services services, KafkaSettings.Carrying settings) {
    super(context);
    this.services = services;
    this.settings = settings;
    MeterRegistry metrics = services.metrics();
    this.retries = metrics.counter("viesti.carrier.retries");
    this.parked = metrics.counter("viesti.carrier.parked");
    this.age =
        Timer.builder("viesti.carrier.age")
            .description("From storing a mail's content at the edge to its mailbox's answer")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(10))
            .register(metrics);
    this.beside = metrics.gauge("viesti.carrier.beside", new AtomicInteger());
  }

  static Behavior<Message> create(Services services, KafkaSettings.Carrying settings) {
    return Behaviors.supervise(
            Behaviors.<Message>setup(context -> new Carrier(context, services, settings)))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Take.class, this::onTake)
        .onMessage(Answer.class, this::onAnswer)
        .onMessage(Again.class, this::onAgain)
        .onMessage(Parked.class, this::onParked)
        .onMessage(NotParked.class, this::onNotParked)
        .onMessageEquals(Stop.NOW, Behaviors::stopped)
        .onSignal(PreRestart.class, restart -> giveUp())
        .onSignal(PostStop.class, stop -> giveUp())
        .build();
  }

  private Behavior<Message> onTake(Take take) {
    waiting.add(take);
    takeWhatFits();
    return this;
  }

  private void takeWhatFits() {
    while (!waiting.isEmpty()
        && onTheirWay < settings.inFlight()
        && beside.get() < settings.beside()
        && (octets + waiting.peek().octets() <= settings.maxOctets() || open.isEmpty())) {
      Take take = waiting.remove();
      Carriage.Load load = new Carriage.Load(take.octets(), take.ours());
      octets += take.octets();
      open.add(load);
      take.taken().complete(load.done());
      carry(new Carriage(load, take.mail(), System.nanoTime()));
    }
  }

  private void carry(Carriage carriage) {
    onTheirWay++;
    carriage.tried();
    var self = getContext().getSelf();
    services
        .mailboxes()
        .offer(carriage.mail())
        .thenAccept(acceptance -> self.tell(new Answer(carriage, acceptance)));
  }

  private Behavior<Message> onAnswer(Answer answer) {
    onTheirWay--;
    Carriage carriage = answer.carriage();
    if (answer.acceptance() == Acceptance.ACCEPTED) {
      carriage.letter().ifPresent(this::takeBack);
      age.record(Duration.between(carriage.mail().receivedAt(), services.clock().instant()).abs());
      settle(carriage);
    } else if (carriage.letter().isPresent()) {
      parked.increment();
      getContext()
          .getLog()
          .warn(
              "{} to dead letters as {} after {} tries",
              carriage.mail().traceId(),
              carriage.letter().get(),
              carriage.tries());
      settle(carriage);
    } else {
      if (carriage.tries() == 1) {
        getContext()
            .getLog()
            .info("{} could not be stored and waits beside", carriage.mail().traceId());
      }
      carriage.parts().forEach(part -> putBeside(part, answer.acceptance()));
    }
    takeWhatFits();
    return this;
  }

  private void settle(Carriage carriage) {
    if (carriage.settle()) {
      end(carriage.load());
    }
  }

  private void end(Carriage.Load load) {
    open.remove(load);
    octets -= load.octets();
    load.end();
  }

  private void putBeside(Carriage carriage, Acceptance last) {
    beside.incrementAndGet();
    if (!parking
        && carriage.isExhausted(settings.tries(), settings.parkAfter(), System.nanoTime())) {
      park(carriage, last);
    } else {
      getContext()
          .scheduleOnce(pause(carriage.tries()), getContext().getSelf(), new Again(carriage));
    }
  }

  /** Twice as long each time. */
  private Duration pause(int tries) {
    Duration pause = settings.retryFirst().multipliedBy(1L << Math.min(tries - 1, 20));
    return pause.compareTo(settings.retryMost()) < 0 ? pause : settings.retryMost();
  }

  private Behavior<Message> onAgain(Again again) {
    beside.decrementAndGet();
    Carriage carriage = again.carriage();
    if (carriage.load().isOurs()) {
      retries.increment();
      carry(carriage);
    } else {
      if (carriage.abandon()) {
        end(carriage.load());
      }
      takeWhatFits();
    }
    return this;
  }

  private void park(Carriage carriage, Acceptance last) {
    parking = true;
    String why = "could not be stored in " + carriage.tries() + " tries; the last one: " + last;
    getContext()
        .pipeToSelf(
            letter(carriage.mail(), why),
            (letterId, failure) ->
                failure == null
                    ? new Parked(carriage, letterId)
                    : new NotParked(carriage, failure));
  }

  private CompletionStage<String> letter(IncomingMail mail, String why) {
    try {
      return services.deadLetters().park(mail, why);
    } catch (RuntimeException broken) {
      return CompletableFuture.failedStage(broken);
    }
  }

  private Behavior<Message> onParked(Parked message) {
    parking = false;
    beside.decrementAndGet();
    message.carriage().parkedAs(message.letterId());
    carry(message.carriage());
    return this;
  }

  private Behavior<Message> onNotParked(NotParked message) {
    parking = false;
    getContext()
        .getLog()
        .warn(
            "{} can't be parked now and is tried on: {}",
            message.carriage().mail().traceId(),
            message.why().toString());
    getContext()
        .scheduleOnce(settings.retryMost(), getContext().getSelf(), new Again(message.carriage()));
    return this;
  }

  /** A letter that stays all the same does no harm: replayed, the mailbox knows it. */
  private void takeBack(String letterId) {
    services.deadLetters().remove(letterId);
  }

  private Behavior<Message> giveUp() {
    CarrierStopped stopped = new CarrierStopped();
    waiting.forEach(take -> take.taken().completeExceptionally(stopped));
    open.forEach(load -> load.done().completeExceptionally(stopped));
    beside.set(0);
    return this;
  }

  /** The carrier has stopped; what it had is carried by another. */
  static final class CarrierStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CarrierStopped() {
      super("the carrier has stopped", null, false, false);
    }
  }
}
