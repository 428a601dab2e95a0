package io.viesti.delivery.site;

import io.viesti.delivery.route.Host;
import io.viesti.delivery.route.HostOrder;
import io.viesti.delivery.route.Site;
import io.viesti.delivery.session.RecipientResult.Result;
import io.viesti.delivery.session.SessionReport;
import io.viesti.delivery.session.SmtpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The way from this node to one site: owns its connections and their limit, takes mail on credit
 * only, keeps away from a site that can't be reached. Supervises one {@link SmtpSession} per
 * connection: one that crashes costs its own mail an attempt; several in a row end the path, which
 * is its parent's business then.
 */
public final class SitePath extends AbstractBehavior<SitePath.Command> {

  /** What a path is told. */
  public sealed interface Command {}

  /** From now on {@code feeder} may ask for credit; forgotten when it stops. No reply. */
  public record Join(ActorRef<Feed> feeder) implements Command {}

  /** The feeder goes another way from now on. */
  public record Leave(ActorRef<Feed> feeder) implements Command {}

  /** How many mails the feeder has beyond its credit. */
  public record Want(ActorRef<Feed> feeder, int mails) implements Command {}

  /** A mail, on credit. */
  public record Submit(ActorRef<Feed> feeder, Parcel parcel) implements Command {}

  /** Ends a suspension. */
  public enum Resume implements Command {
    INSTANCE
  }

  /** Start nothing new, finish what is under way, stop. */
  public enum Drain implements Command {
    INSTANCE
  }

  /** Reply: {@link SiteView}. */
  public record Inspect(ActorRef<SiteView> replyTo) implements Command {}

  private record FromSession(SessionReport report) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** One connection. */
  private static final class Line {
    private boolean ready;

    /** Done with a mail, and about to be ready again or to end. */
    private boolean between;

    private Parcel parcel;
    private Parcel reserved;
    private Instant idleSince = Instant.MAX;
  }

  private static final Duration TICK = Duration.ofMillis(500);

  private final SiteSettings settings;
  private final SmtpSession.Services services;
  private final ConnectionBudget budget;
  private final InstantSource clock;
  private final Site site;
  private final ActorRef<SessionReport> sessionReports;
  private final Feeders feeders = new Feeders();
  private final Deque<Parcel> ready = new ArrayDeque<>();
  private final Map<Parcel.Key, ActorRef<AttemptReport>> held = new HashMap<>();
  private final Map<ActorRef<SmtpSession.Command>, Line> lines = new HashMap<>();
  private final Deque<ActorRef<SmtpSession.Command>> idle = new ArrayDeque<>();
  private PathHealth health = PathHealth.GOOD;
  private boolean draining;

  private SitePath(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      SiteSettings settings,
      SmtpSession.Services services,
      ConnectionBudget budget,
      InstantSource clock,
      Site site) {
    super(context);
    this.settings = settings;
    this.services = services;
    this.budget = budget;
    this.clock = clock;
    this.site = site;
    this.sessionReports = context.messageAdapter(SessionReport.class, FromSession::new);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
  }

  public static Behavior<Command> create(
      SiteSettings settings,
      SmtpSession.Services services,
      ConnectionBudget budget,
      InstantSource clock,
      Site site) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new SitePath(context, timers, settings, services, budget, clock, site)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(FromSession.class, fromSession -> onSession(fromSession.report()))
        .onMessage(Want.class, this::onWant)
        .onMessage(Join.class, this::onJoin)
        .onMessage(Leave.class, this::onLeave)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .onMessageEquals(Resume.INSTANCE, this::onResume)
        .onMessageEquals(Drain.INSTANCE, this::onDrain)
        .onMessage(Inspect.class, this::onInspect)
        .onSignal(ChildFailed.class, this::onCrash)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Command> onJoin(Join join) {
    feeders.join(join.feeder());
    getContext().watch(join.feeder());
    return this;
  }

  private Behavior<Command> onLeave(Leave leave) {
    feeders.leave(leave.feeder());
    getContext().unwatch(leave.feeder());
    giveCredit();
    return this;
  }

  private Behavior<Command> onWant(Want want) {
    feeders.want(want.feeder(), want.mails());
    if (isClosed()) {
      want.feeder().tell(closed());
      return this;
    }
    giveCredit();
    return this;
  }

  private Behavior<Command> onSubmit(Submit submit) {
    feeders.used(submit.feeder());
    Parcel parcel = submit.parcel();
    if (isClosed()) {
      putOff(parcel);
    } else if (held.put(parcel.key(), parcel.replyTo()) == null) {
      ready.add(parcel);
      serve();
    }
    return this;
  }

  private Behavior<Command> onSession(SessionReport report) {
    Line line = lines.get(report.session());
    if (line == null) {
      return this;
    }
    if (report instanceof SessionReport.Ready) {
      health = health.reached();
      line.ready = true;
      line.between = false;
      line.idleSince = clock.instant();
      if (line.reserved != null) {
        Parcel reserved = line.reserved;
        line.reserved = null;
        carry(report.session(), line, reserved);
      } else {
        idle.add(report.session());
      }
    } else if (report instanceof SessionReport.Carried carried) {
      health = health.carried();
      settle(release(line)).report(carried.results(), carried.remote(), carried.protection());
    } else if (report instanceof SessionReport.NotBegun) {
      ready.addFirst(line.parcel);
      line.parcel = null;
    } else if (report instanceof SessionReport.Unsuited unsuited) {
      onUnsuited(line, unsuited);
    } else if (report instanceof SessionReport.Unreachable unreachable) {
      onUnreachable(report.session(), line, unreachable.text());
    } else if (report instanceof SessionReport.Ended) {
      remove(report.session());
    }
    serve();
    return stopIfDrained();
  }

  private void onUnsuited(Line line, SessionReport.Unsuited unsuited) {
    Parcel parcel = settle(release(line)).avoiding(unsuited.host());
    List<Host> others =
        site.hosts().stream().filter(h -> !parcel.avoid().contains(h.label())).toList();
    if (others.isEmpty()) {
      parcel.report(Result.REFUSED, unsuited.text(), unsuited.host());
    } else {
      held.put(parcel.key(), parcel.replyTo());
      budget.takeAnyway();
      open(others).reserved = parcel;
    }
  }

  private void onUnreachable(ActorRef<SmtpSession.Command> session, Line line, String text) {
    remove(session);
    if (line.reserved != null) {
      settle(line.reserved).report(Result.DEFERRED, text, "");
    }
    if (lines.values().stream().anyMatch(l -> l.ready)) {
      return;
    }
    health = health.failed(text, settings.suspension(), clock.instant(), dice());
    for (Parcel parcel = ready.poll(); parcel != null; parcel = ready.poll()) {
      settle(parcel).report(Result.DEFERRED, text, "");
    }
    announceIfClosed();
  }

  private Behavior<Command> onCrash(ChildFailed crash) {
    ActorRef<SmtpSession.Command> session = crash.getRef().unsafeUpcast();
    Line line = lines.get(session);
    if (line == null) {
      return this;
    }
    getContext().getLog().warn("session to {} crashed", site.name(), crash.cause());
    if (line.parcel != null) {
      settle(release(line)).report(Result.DEFERRED, "outcome unknown: the session failed", "");
    }
    if (line.reserved != null) {
      settle(line.reserved).report(Result.DEFERRED, "the session failed", "");
    }
    remove(session);
    String text = "a session failed: " + crash.cause().getMessage();
    health = health.crashed(text, settings.suspension(), clock.instant(), dice());
    if (health.crashes() >= settings.crashes()) {
      throw new SiteFailure(
          "%d sessions to %s failed in a row, the last: %s"
              .formatted(health.crashes(), site.name(), crash.cause().getMessage()));
    }
    announceIfClosed();
    serve();
    return stopIfDrained();
  }

  private Behavior<Command> onTerminated(Terminated gone) {
    feeders.leave(gone.getRef().unsafeUpcast());
    remove(gone.getRef().unsafeUpcast());
    giveCredit();
    return stopIfDrained();
  }

  private Behavior<Command> onTick() {
    Instant limit = clock.instant().minus(settings.idle());
    lines.forEach(
        (session, line) -> {
          if (line.ready && line.parcel == null && line.idleSince.isBefore(limit)) {
            line.ready = false;
            idle.remove(session);
            session.tell(SmtpSession.Quit.INSTANCE);
          }
        });
    serve();
    return feeders.isEmpty() && lines.isEmpty() && ready.isEmpty() && !isClosed()
        ? Behaviors.stopped()
        : this;
  }

  private Behavior<Command> onResume() {
    health = health.resumed();
    serve();
    return this;
  }

  private Behavior<Command> onDrain() {
    draining = true;
    announceIfClosed();
    lines.keySet().forEach(session -> session.tell(SmtpSession.Quit.INSTANCE));
    return stopIfDrained();
  }

  private Behavior<Command> stopIfDrained() {
    return draining && lines.isEmpty() ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onInspect(Inspect inspect) {
    int busy = (int) lines.values().stream().filter(l -> l.parcel != null).count();
    inspect
        .replyTo()
        .tell(
            new SiteView(
                site.name(),
                lines.size(),
                busy,
                ready.size(),
                health.failures(),
                health.suspendedUntil().filter(clock.instant()::isBefore),
                health.lastFailure()));
    return this;
  }

  private Behavior<Command> onStop() {
    lines.keySet().forEach(session -> budget.giveBack());
    return this;
  }

  /** Gives mails to idle sessions, opens further ones as far as allowed, asks for more mail. */
  private void serve() {
    if (isClosed()) {
      return;
    }
    while (!ready.isEmpty() && !idle.isEmpty()) {
      ActorRef<SmtpSession.Command> session = idle.poll();
      Line line = lines.get(session);
      if (line != null && line.ready) {
        carry(session, line, ready.poll());
      }
    }
    long opening =
        lines.values().stream().filter(l -> l.between || (!l.ready && l.reserved == null)).count();
    // While the site does not answer, one connection at a time asks whether it does again.
    int atOnce = health.failures() > 0 ? 1 : settings.connections();
    while (opening < Math.min(ready.size(), atOnce) && lines.size() < settings.connections()) {
      if (!budget.take()) {
        break;
      }
      open(site.hosts());
      opening++;
    }
    giveCredit();
  }

  private void giveCredit() {
    if (isClosed()) {
      return;
    }
    feeders
        .share(settings.ready() - ready.size(), ready.isEmpty())
        .forEach(share -> share.feeder().tell(new Feed.Credit(share.mails())));
  }

  private Line open(List<Host> hosts) {
    ActorRef<SmtpSession.Command> session =
        getContext()
            .spawnAnonymous(
                SmtpSession.create(
                    services, HostOrder.of(hosts, ThreadLocalRandom.current()), sessionReports));
    getContext().watch(session);
    Line line = new Line();
    lines.put(session, line);
    return line;
  }

  private void carry(ActorRef<SmtpSession.Command> session, Line line, Parcel parcel) {
    line.parcel = parcel;
    line.ready = true;
    session.tell(new SmtpSession.Carry(parcel.mail()));
  }

  private Parcel release(Line line) {
    Parcel parcel = line.parcel;
    line.parcel = null;
    line.between = true;
    line.idleSince = clock.instant();
    return parcel;
  }

  /** The parcel with whoever asked for it last: a queue that came back asks anew. */
  private Parcel settle(Parcel parcel) {
    return parcel.to(held.remove(parcel.key()));
  }

  private void remove(ActorRef<?> session) {
    if (lines.remove(session) != null) {
      idle.remove(session);
      budget.giveBack();
    }
  }

  private boolean isClosed() {
    return draining || health.isSuspended(clock.instant());
  }

  private void announceIfClosed() {
    if (!isClosed()) {
      return;
    }
    for (Parcel parcel = ready.poll(); parcel != null; parcel = ready.poll()) {
      putOff(settle(parcel));
    }
    feeders.clear();
    feeders.all().forEach(feeder -> feeder.tell(closed()));
  }

  private void putOff(Parcel parcel) {
    Feed.Closed closed = closed();
    parcel
        .replyTo()
        .tell(new AttemptReport.PutOff(parcel.mail().id(), closed.until(), closed.why()));
  }

  private Feed.Closed closed() {
    return draining
        ? new Feed.Closed(clock.instant().plusSeconds(30), "this node is shutting down")
        : new Feed.Closed(
            health.suspendedUntil().orElse(clock.instant()),
            "site suspended: " + health.lastFailure().orElse(""));
  }

  private static double dice() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
