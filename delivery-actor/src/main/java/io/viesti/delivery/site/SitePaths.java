package io.viesti.delivery.site;

import io.viesti.delivery.policy.SuspensionPolicy;
import io.viesti.delivery.route.Site;
import io.viesti.delivery.session.SmtpSession;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * All site paths of this node. A path that gave up is kept away from for a growing time; the other
 * paths do not notice.
 */
public final class SitePaths extends AbstractBehavior<SitePaths.Command> {

  /** What is asked for. */
  public sealed interface Command {}

  /** Introduces a feeder to the path of a site. Replies come as {@link Feed}. */
  public record Open(Site site, ActorRef<Feed> feeder) implements Command {}

  /** Try suspended sites now: those of whose name this is part. */
  public record Resume(String namePart) implements Command {}

  /** Reply: a view of each path, once all answered. Also asked by other nodes. */
  public record Inspect(ActorRef<Views> replyTo) implements Command, Wire {}

  /**
   * See {@link Inspect}.
   *
   * @param sites in the order of names, {@value SiteSurvey#MOST} at most: those in trouble first
   */
  public record Views(List<SiteView> sites) implements Wire {
    public Views {
      sites = sites == null ? List.of() : List.copyOf(sites);
    }
  }

  /** The site paths of every node. */
  public static final ServiceKey<Command> EVERYWHERE =
      ServiceKey.create(Command.class, "site-paths");

  /** Ends all sessions after what they carry; the reply comes when none is left. */
  public record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Failure(int count, Instant until, String why) {}

  private static final int MAX_FAILURES_KEPT = 1_000;

  private final SiteSettings settings;
  private final SmtpSession.Services services;
  private final ConnectionBudget budget;
  private final InstantSource clock;
  private final Map<PathKey, ActorRef<SitePath.Command>> paths = new HashMap<>();
  private final Map<PathKey, Failure> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PathKey, Failure> eldest) {
          return size() > MAX_FAILURES_KEPT;
        }
      };
  private final List<ActorRef<Done>> draining = new ArrayList<>();

  private SitePaths(
      ActorContext<Command> context,
      SiteSettings settings,
      SmtpSession.Services services,
      ConnectionBudget budget,
      InstantSource clock) {
    super(context);
    this.settings = settings;
    this.services = services;
    this.budget = budget;
    this.clock = clock;
  }

  public static Behavior<Command> create(
      SiteSettings settings,
      SmtpSession.Services services,
      ConnectionBudget budget,
      InstantSource clock) {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.register(EVERYWHERE, context.getSelf()));
          return new SitePaths(context, settings, services, budget, clock);
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Open.class, this::onOpen)
        .onMessage(Resume.class, this::onResume)
        .onMessage(Inspect.class, this::onInspect)
        .onMessage(Drain.class, this::onDrain)
        .onSignal(ChildFailed.class, this::onFailed)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Command> onOpen(Open open) {
    PathKey key = PathKey.opportunistic(open.site().name());
    Failure failure = failures.get(key);
    if (!draining.isEmpty()) {
      open.feeder()
          .tell(new Feed.Closed(clock.instant().plusSeconds(30), "this node is shutting down"));
    } else if (failure != null && failure.until().isAfter(clock.instant())) {
      open.feeder().tell(new Feed.Closed(failure.until(), failure.why()));
    } else if (paths.size() >= settings.maxPaths() && !paths.containsKey(key)) {
      open.feeder()
          .tell(
              new Feed.Closed(
                  clock.instant().plusSeconds(10), "this node delivers to too many sites"));
    } else {
      introduce(open, paths.computeIfAbsent(key, k -> spawn(open.site())));
    }
    return this;
  }

  /**
   * Names the path to the feeder from here, not from the path: one that has just ended, of which
   * this actor has not heard yet, answers nobody, but who watches it learns so.
   */
  private static void introduce(Open open, ActorRef<SitePath.Command> path) {
    path.tell(new SitePath.Join(open.feeder()));
    open.feeder().tell(new Feed.Opened(open.site(), path));
  }

  private ActorRef<SitePath.Command> spawn(Site site) {
    ActorRef<SitePath.Command> path =
        getContext().spawnAnonymous(SitePath.create(settings, services, budget, clock, site));
    getContext().watch(path);
    return path;
  }

  private Behavior<Command> onFailed(ChildFailed failed) {
    paths.entrySet().stream()
        .filter(e -> e.getValue().equals(failed.getRef()))
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(key -> keepAway(key, failed.cause()));
    return onTerminated(failed);
  }

  private void keepAway(PathKey key, Throwable cause) {
    Failure before = failures.remove(key);
    int count = before == null ? 1 : before.count() + 1;
    SuspensionPolicy policy = settings.suspension();
    Instant until =
        clock
            .instant()
            .plus(
                policy
                    .pause(policy.after() + count - 1, ThreadLocalRandom.current().nextDouble())
                    .orElse(policy.base()));
    getContext().getLog().error("path to {} failed, closed until {}", key.site(), until, cause);
    failures.put(key, new Failure(count, until, "path failed: " + cause.getMessage()));
  }

  private Behavior<Command> onTerminated(Terminated gone) {
    paths.values().removeIf(path -> path.equals(gone.getRef()));
    return answerIfDrained();
  }

  private Behavior<Command> onResume(Resume resume) {
    failures.keySet().removeIf(key -> key.site().contains(resume.namePart()));
    paths.forEach(
        (key, path) -> {
          if (key.site().contains(resume.namePart())) {
            path.tell(SitePath.Resume.INSTANCE);
          }
        });
    return this;
  }

  private Behavior<Command> onInspect(Inspect inspect) {
    getContext().spawnAnonymous(SiteSurvey.create(List.copyOf(paths.values()), inspect.replyTo()));
    return this;
  }

  private Behavior<Command> onDrain(Drain drain) {
    draining.add(drain.replyTo());
    paths.values().forEach(path -> path.tell(SitePath.Drain.INSTANCE));
    return answerIfDrained();
  }

  private Behavior<Command> answerIfDrained() {
    if (paths.isEmpty()) {
      draining.forEach(replyTo -> replyTo.tell(Done.getInstance()));
    }
    return this;
  }
}
