package io.viesti.delivery.domain;

import io.viesti.delivery.local.LocalDelivery;
import io.viesti.delivery.route.Route;
import io.viesti.delivery.route.Router;
import io.viesti.delivery.route.Site;
import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.session.RecipientResult;
import io.viesti.delivery.session.RecipientResult.Result;
import io.viesti.delivery.site.AttemptReport;
import io.viesti.delivery.site.Feed;
import io.viesti.delivery.site.Parcel;
import io.viesti.delivery.site.SitePath;
import io.viesti.delivery.site.SitePaths;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The attempts of one domain queue: finds the route and hands mails to the site path as it gives
 * credit, or home. Holds nothing that matters: the queue knows which mails are out, results go
 * straight to it, and a crash here only costs a pause.
 */
final class Attempts extends AbstractBehavior<Attempts.Command> {
  /** How long a route is used before it is looked up again. */
  private static final Duration ROUTE_AGE = Duration.ofMinutes(1);

  sealed interface Command {}

  /** Try these; at most the queue's window of mails is out at a time. */
  record Deliver(List<OutgoingMail> mails) implements Command {}

  /** Forget the route and any suspension. */
  enum Anew implements Command {
    INSTANCE
  }

  private record Routed(Route route) implements Command {}

  private record FromPath(Feed feed) implements Command {}

  private record HandedHome(OutgoingMail mail, List<RecipientResult> results) implements Command {}

  /** What all attempts of a node share. */
  record Services(
      Router router,
      LocalDelivery local,
      ActorRef<SitePaths.Command> sitePaths,
      InstantSource clock) {}

  private final Services services;
  private final String domain;
  private final ActorRef<AttemptReport> reports;
  private final ActorRef<DomainQueueCommand> queue;
  private final ActorRef<Feed> feed;
  private final Deque<OutgoingMail> waiting = new ArrayDeque<>();
  private Route route;
  private Instant routeUntil = Instant.MIN;
  private boolean routing;
  private ActorRef<SitePath.Command> path;
  private boolean opening;
  private int credit;
  private int wanted;

  private Attempts(
      ActorContext<Command> context,
      Services services,
      String domain,
      ActorRef<AttemptReport> reports,
      ActorRef<DomainQueueCommand> queue) {
    super(context);
    this.services = services;
    this.domain = domain;
    this.reports = reports;
    this.queue = queue;
    this.feed = context.messageAdapter(Feed.class, FromPath::new);
  }

  static Behavior<Command> create(
      Services services,
      String domain,
      ActorRef<AttemptReport> reports,
      ActorRef<DomainQueueCommand> queue) {
    return Behaviors.setup(context -> new Attempts(context, services, domain, reports, queue));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Deliver.class, this::onDeliver)
        .onMessage(FromPath.class, fromPath -> onFeed(fromPath.feed()))
        .onMessage(Routed.class, this::onRouted)
        .onMessage(HandedHome.class, this::onHandedHome)
        .onMessageEquals(Anew.INSTANCE, this::onAnew)
        .onSignal(Terminated.class, this::onPathGone)
        .build();
  }

  private Behavior<Command> onDeliver(Deliver deliver) {
    waiting.addAll(deliver.mails());
    return goOn();
  }

  private Behavior<Command> goOn() {
    if (waiting.isEmpty() || routing) {
      return this;
    }
    if (route == null || services.clock().instant().isAfter(routeUntil)) {
      routing = true;
      getContext()
          .pipeToSelf(
              services.router().route(domain),
              (found, failure) ->
                  new Routed(
                      failure == null
                          ? found
                          : new Route.Unknown("4.4.3 no route: " + failure.getMessage())));
      return this;
    }
    if (route instanceof Route.Via via) {
      feed(via);
    } else if (route instanceof Route.Local) {
      waiting.forEach(this::handHome);
      waiting.clear();
    } else if (route instanceof Route.Refused refused) {
      fail(Result.REFUSED, refused.text());
    } else if (route instanceof Route.Unknown unknown) {
      fail(Result.DEFERRED, unknown.text());
    }
    return this;
  }

  private Behavior<Command> onRouted(Routed routed) {
    routing = false;
    if (!routed.route().equals(route)) {
      leavePath();
    }
    route = routed.route();
    routeUntil = services.clock().instant().plus(ROUTE_AGE);
    goOn();
    if (!(route instanceof Route.Via)) {
      route = null;
    }
    return this;
  }

  private void feed(Route.Via via) {
    if (path == null) {
      if (!opening) {
        opening = true;
        services.sitePaths().tell(new SitePaths.Open(via.site(), feed));
      }
      return;
    }
    while (credit > 0 && !waiting.isEmpty()) {
      credit--;
      path.tell(new SitePath.Submit(feed, new Parcel(waiting.poll(), reports, Set.of())));
    }
    if (waiting.size() > wanted) {
      wanted = waiting.size();
      path.tell(new SitePath.Want(feed, wanted));
    }
  }

  private Behavior<Command> onFeed(Feed what) {
    if (what instanceof Feed.Opened opened) {
      onOpened(opened);
    } else if (what instanceof Feed.Credit given) {
      credit += given.mails();
      wanted = Math.max(0, wanted - given.mails());
    } else if (what instanceof Feed.Closed closed) {
      opening = false;
      credit = 0;
      wanted = 0;
      waiting.forEach(
          mail -> reports.tell(new AttemptReport.PutOff(mail.id(), closed.until(), closed.why())));
      waiting.clear();
    }
    return goOn();
  }

  private void onOpened(Feed.Opened opened) {
    if (opening && route instanceof Route.Via via && sameSite(via.site(), opened.site())) {
      opening = false;
      path = opened.path();
      getContext().watch(path);
    } else if (!opened.path().equals(path)) {
      // Asked for before the route changed.
      opened.path().tell(new SitePath.Leave(feed));
    }
  }

  private static boolean sameSite(Site one, Site other) {
    return one.name().equals(other.name());
  }

  private void handHome(OutgoingMail mail) {
    getContext()
        .pipeToSelf(
            services.local().deliver(mail),
            (results, failure) ->
                new HandedHome(
                    mail,
                    failure == null
                        ? results
                        : all(mail, Result.DEFERRED, "4.3.0 " + failure.getMessage())));
  }

  private Behavior<Command> onHandedHome(HandedHome home) {
    reports.tell(
        new AttemptReport.Tried(
            home.mail().id(), home.results(), LocalDelivery.remoteName(), Optional.empty()));
    return this;
  }

  private void fail(Result result, String text) {
    waiting.forEach(
        mail ->
            reports.tell(
                new AttemptReport.Tried(mail.id(), all(mail, result, text), "", Optional.empty())));
    waiting.clear();
  }

  private static List<RecipientResult> all(OutgoingMail mail, Result result, String text) {
    return mail.recipients().stream()
        .map(r -> new RecipientResult(r.address(), result, text))
        .toList();
  }

  private Behavior<Command> onAnew() {
    routeUntil = Instant.MIN;
    if (path != null) {
      path.tell(SitePath.Resume.INSTANCE);
    }
    return goOn();
  }

  /** The path stopped: what it had is the queue's to judge, what waits here goes on. */
  private Behavior<Command> onPathGone(Terminated gone) {
    if (gone.getRef().equals(path)) {
      path = null;
      credit = 0;
      wanted = 0;
      queue.tell(new DomainQueueCommand.PathLost(waiting.stream().map(OutgoingMail::id).toList()));
    }
    return goOn();
  }

  private void leavePath() {
    if (path != null) {
      path.tell(new SitePath.Leave(feed));
      getContext().unwatch(path);
      path = null;
    }
    opening = false;
    credit = 0;
    wanted = 0;
  }
}
