package io.viesti.delivery.outbox;

import io.viesti.delivery.domain.DomainQueue;
import io.viesti.delivery.domain.DomainQueueCommand;
import io.viesti.delivery.domain.Lane;
import io.viesti.delivery.event.DeliveryEvent;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.delivery.local.LocalDelivery;
import io.viesti.delivery.report.ProgressReports;
import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.session.RecipientResult;
import io.viesti.directory.Directory;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * Takes what the mailboxes of this node push. Recipients at home take the short way: one try at
 * once; what can't be delivered so goes into their domain's queue like all other mail, with its
 * retries and reports. Everything here may be lost: mailboxes push again.
 *
 * <p>Bounds: so many submissions on their way; beyond, pushes are dropped until there is room. One
 * on its way is not sent a second time, however often it is pushed.
 */
public final class Posting extends AbstractBehavior<Posting.Command> {

  /** What it is told. */
  public sealed interface Command {}

  /** See {@link io.viesti.outbox.Outbox#push}. */
  public record Push(Submission submission, List<MailAddress> open) implements Command {}

  private record Sorted(Part part, boolean hosted) implements Command {}

  private record HandedHome(Part part, List<RecipientStatus> delivered) implements Command {}

  private record FromQueue(DomainQueueCommand.Taken taken) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** One domain's share of a submission. */
  private record Part(Submission submission, String domain) {
    Key key(int lanes) {
      return new Key(Lane.of(domain, submission.id(), lanes).entityId(), submission.id());
    }
  }

  private record Key(String queue, String submissionId) {}

  private static final Duration FORGET = Duration.ofSeconds(20);

  private final int lanes;
  private final int limit;
  private final Directory directory;
  private final LocalDelivery local;
  private final ActorRef<ProgressReports.Tell> progress;
  private final DeliveryEvents events;
  private final InstantSource clock;
  private final TraceLog traces;
  private final AtomicInteger gauge;
  private final ClusterSharding sharding;
  private final ActorRef<DomainQueueCommand.Taken> taken;
  private final Map<Key, Instant> onTheWay = new LinkedHashMap<>();

  private Posting(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      int lanes,
      int limit,
      Directory directory,
      LocalDelivery local,
      ActorRef<ProgressReports.Tell> progress,
      DeliveryEvents events,
      InstantSource clock,
      TraceLog traces,
      AtomicInteger gauge) {
    super(context);
    this.lanes = lanes;
    this.limit = limit;
    this.directory = directory;
    this.local = local;
    this.progress = progress;
    this.events = events;
    this.clock = clock;
    this.traces = traces;
    this.gauge = gauge;
    this.sharding = ClusterSharding.get(context.getSystem());
    this.taken = context.messageAdapter(DomainQueueCommand.Taken.class, FromQueue::new);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, FORGET.dividedBy(4));
  }

  /**
   * @param lanes queues per domain
   * @param limit submissions on their way at a time
   * @param gauge kept at how many are
   */
  public static Behavior<Command> create(
      int lanes,
      int limit,
      Directory directory,
      LocalDelivery local,
      ActorRef<ProgressReports.Tell> progress,
      DeliveryEvents events,
      InstantSource clock,
      TraceLog traces,
      AtomicInteger gauge) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Posting(
                        context, timers, lanes, limit, directory, local, progress, events, clock,
                        traces, gauge)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Push.class, this::onPush)
        .onMessage(FromQueue.class, fromQueue -> onTaken(fromQueue.taken()))
        .onMessage(Sorted.class, this::onSorted)
        .onMessage(HandedHome.class, this::onHandedHome)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .build();
  }

  private Behavior<Command> onPush(Push push) {
    for (Map.Entry<String, Set<MailAddress>> domain : byDomain(push.open()).entrySet()) {
      Part part = new Part(withRecipients(push.submission(), domain.getValue()), domain.getKey());
      Key key = part.key(lanes);
      if (onTheWay.containsKey(key) || onTheWay.size() >= limit) {
        continue;
      }
      onTheWay.put(key, clock.instant());
      getContext()
          .pipeToSelf(
              directory.isHosted(part.domain()),
              (hosted, failure) -> new Sorted(part, failure == null && hosted));
    }
    gauge.set(onTheWay.size());
    return this;
  }

  private static Map<String, Set<MailAddress>> byDomain(List<MailAddress> open) {
    Map<String, Set<MailAddress>> domains = new LinkedHashMap<>();
    for (MailAddress address : open) {
      domains.computeIfAbsent(address.domain(), d -> new HashSet<>()).add(address);
    }
    return domains;
  }

  private static Submission withRecipients(Submission submission, Set<MailAddress> wanted) {
    Envelope envelope = submission.envelope();
    List<EnvelopeRecipient> recipients =
        envelope.recipients().stream().filter(r -> wanted.contains(r.address())).toList();
    return new Submission(
        submission.id(),
        submission.mailboxId(),
        new Envelope(
            envelope.reversePath(),
            recipients,
            envelope.body(),
            envelope.smtpUtf8(),
            envelope.dsn()),
        submission.blob(),
        submission.size(),
        submission.traceHeaders(),
        submission.traceId(),
        submission.submittedAt(),
        submission.sendAt());
  }

  private Behavior<Command> onSorted(Sorted sorted) {
    Part part = sorted.part();
    boolean now = !part.submission().sendAt().isAfter(clock.instant());
    if (sorted.hosted() && now) {
      getContext()
          .pipeToSelf(
              local.deliver(outgoing(part)).thenCompose(results -> announced(part, results)),
              (delivered, failure) ->
                  new HandedHome(part, failure == null ? delivered : List.of()));
    } else {
      enqueue(part);
    }
    return this;
  }

  private void enqueue(Part part) {
    sharding
        .entityRefFor(DomainQueue.KEY, part.key(lanes).queue())
        .tell(new DomainQueueCommand.Enqueue(part.submission(), taken));
  }

  private OutgoingMail outgoing(Part part) {
    Submission submission = part.submission();
    return new OutgoingMail(
        part.domain(),
        submission.id(),
        submission.traceId(),
        submission.envelope().reversePath(),
        submission.envelope().recipients(),
        submission.envelope().body(),
        submission.envelope().smtpUtf8(),
        submission.envelope().dsn(),
        submission.blob(),
        submission.size(),
        submission.traceHeaders());
  }

  /**
   * Who has it, once that is published too. If it can't be, the domain's queue tries as if nothing
   * had been: the mailbox knows the repeat, and the queue publishes until it is heard.
   */
  private CompletionStage<List<RecipientStatus>> announced(
      Part part, List<RecipientResult> results) {
    Instant now = clock.instant();
    List<RecipientStatus> delivered =
        results.stream()
            .filter(r -> r.result() == RecipientResult.Result.ACCEPTED)
            .map(r -> delivered(r, now))
            .toList();
    return events.wanted() && !delivered.isEmpty()
        ? events
            .publish(delivered.stream().map(s -> DeliveryEvent.of(part.submission(), s)).toList())
            .thenApply(done -> delivered)
        : CompletableFuture.completedStage(delivered);
  }

  private Behavior<Command> onHandedHome(HandedHome home) {
    Submission submission = home.part().submission();
    Instant now = clock.instant();
    List<RecipientStatus> delivered = home.delivered();
    if (!delivered.isEmpty()) {
      traces.note(submission.traceId(), now, "delivered here to " + names(delivered));
      progress.tell(
          new ProgressReports.Tell(
              submission.mailboxId(),
              submission.id(),
              delivered,
              0,
              getContext().getSystem().ignoreRef()));
    }
    Set<MailAddress> left = new HashSet<>();
    submission.envelope().recipients().forEach(r -> left.add(r.address()));
    delivered.forEach(status -> left.remove(status.recipient()));
    if (left.isEmpty()) {
      forget(home.part().key(lanes));
    } else {
      enqueue(new Part(withRecipients(submission, left), home.part().domain()));
    }
    return this;
  }

  private static RecipientStatus delivered(RecipientResult result, Instant now) {
    return new RecipientStatus(
        result.recipient(),
        RecipientStatus.State.DELIVERED,
        Optional.of(result.text()),
        Optional.of(LocalDelivery.remoteName()),
        1,
        Optional.empty(),
        now);
  }

  private static String names(List<RecipientStatus> statuses) {
    return String.join(", ", statuses.stream().map(s -> s.recipient().toString()).toList());
  }

  private Behavior<Command> onTaken(DomainQueueCommand.Taken answer) {
    answer.ids().forEach(id -> forget(new Key(answer.queue(), id)));
    for (String id : answer.refused()) {
      getContext().getLog().warn("queue {} is full: submission {} waits", answer.queue(), id);
      forget(new Key(answer.queue(), id));
    }
    return this;
  }

  private void forget(Key key) {
    onTheWay.remove(key);
    gauge.set(onTheWay.size());
  }

  /** Oldest first: what got no answer is forgotten, its mailbox pushes it again. */
  private Behavior<Command> onTick() {
    Instant limitTime = clock.instant().minus(FORGET);
    onTheWay.values().removeIf(since -> since.isBefore(limitTime));
    gauge.set(onTheWay.size());
    return this;
  }
}
