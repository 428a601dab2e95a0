package io.viesti.delivery;

import io.micrometer.core.instrument.Gauge;
import io.viesti.delivery.domain.DomainQueue;
import io.viesti.delivery.domain.DomainQueueCommand;
import io.viesti.delivery.domain.DomainQueueServices;
import io.viesti.delivery.domain.QueueMetrics;
import io.viesti.delivery.local.LocalDelivery;
import io.viesti.delivery.outbox.Posting;
import io.viesti.delivery.report.ProgressReports;
import io.viesti.delivery.report.SenderReports;
import io.viesti.delivery.route.Router;
import io.viesti.delivery.session.SmtpSession;
import io.viesti.delivery.session.SmtpTransport;
import io.viesti.delivery.site.ConnectionBudget;
import io.viesti.delivery.site.SitePaths;
import io.viesti.dns.Dns;
import io.viesti.dns.DnsJavaResolver;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.Outbox;
import io.viesti.outbox.Submission;
import io.viesti.wake.Waker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/**
 * Mail out, on this node: the outbox that mailboxes push to, the domain queues hosted here, the
 * ways to sites. Thread-safe; no call blocks.
 */
public final class Deliveries implements Outbox {
  private final ActorSystem<?> system;
  private final ActorRef<Posting.Command> posting;
  private final ActorRef<SitePaths.Command> sitePaths;
  private final AtomicInteger onTheWay;
  private final QueueInspection queues;

  private Deliveries(
      ActorSystem<?> system,
      ActorRef<Posting.Command> posting,
      ActorRef<SitePaths.Command> sitePaths,
      AtomicInteger onTheWay,
      QueueInspection queues) {
    this.system = system;
    this.posting = posting;
    this.sitePaths = sitePaths;
    this.onTheWay = onTheWay;
    this.queues = queues;
  }

  /** Makes this node deliver. Called once, before mailboxes are. */
  public static Deliveries init(
      ActorSystem<?> system, DeliveryServices services, DeliverySettings settings) {
    return init(system, services, settings, new DnsJavaResolver(settings.dns()));
  }

  static Deliveries init(
      ActorSystem<?> system, DeliveryServices services, DeliverySettings settings, Dns dns) {
    SmtpTransport transport = new SmtpTransport(settings.session());
    system.getWhenTerminated().thenRun(transport::close);
    ConnectionBudget budget = new ConnectionBudget(settings.site().allConnections());
    Gauge.builder("mail.delivery.sessions.active", budget, ConnectionBudget::used)
        .description("outgoing SMTP connections of this node, open or being opened")
        .register(services.metrics());
    ActorRef<SitePaths.Command> sitePaths =
        system.systemActorOf(
            SitePaths.create(
                settings.site(),
                new SmtpSession.Services(dns, services.blobs(), transport),
                budget,
                services.clock()),
            "site-paths",
            Props.empty());
    ActorRef<ProgressReports.Tell> progress =
        system.systemActorOf(
            supervised(ProgressReports.create(services.mailboxes())),
            "progress-reports",
            Props.empty());
    Router router =
        new Router(
            settings.routes(), services.directory(), dns, settings.port(), settings.ownNames());
    LocalDelivery local =
        new LocalDelivery(
            system, services.blobs(), services.directory(), services.mailQueue(), services.clock());
    hostQueues(
        system,
        settings,
        new DomainQueueServices(
            services.wakeIndex(),
            router,
            local,
            sitePaths,
            progress,
            new SenderReports(
                system,
                services.blobs(),
                services.directory(),
                services.mailQueue(),
                settings.hostName()),
            services.events(),
            services.traces(),
            services.clock(),
            () -> ThreadLocalRandom.current().nextLong(),
            new QueueMetrics(services.metrics())));
    AtomicInteger onTheWay = new AtomicInteger();
    Gauge.builder("mail.delivery.backlog", onTheWay, AtomicInteger::get)
        .description("submissions on their way from mailboxes of this node to domain queues")
        .register(services.metrics());
    ActorRef<Posting.Command> posting =
        system.systemActorOf(
            supervised(
                Posting.create(
                    settings.lanes(),
                    settings.waiting(),
                    services.directory(),
                    local,
                    progress,
                    services.events(),
                    services.clock(),
                    services.traces(),
                    onTheWay)),
            "posting",
            Props.empty());
    return new Deliveries(
        system,
        posting,
        sitePaths,
        onTheWay,
        new QueueInspection(system, services.wakeIndex(), sitePaths, settings));
  }

  private static void hostQueues(
      ActorSystem<?> system, DeliverySettings settings, DomainQueueServices services) {
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(
                DomainQueue.KEY,
                entity ->
                    DomainQueue.create(
                        entity.getShard(), entity.getEntityId(), settings.queue(), services))
            .withStopMessage(DomainQueueCommand.Stop.INSTANCE)
            // Results of attempts don't pass through sharding: only the queue knows when it is
            // idle.
            .withSettings(
                ClusterShardingSettings.create(system)
                    .withRole(settings.role())
                    .withNoPassivationStrategy()));
    Waker.init(
        system,
        services.wakeIndex(),
        services.clock(),
        DomainQueue.KEY.name(),
        settings.role(),
        entry ->
            sharding
                .entityRefFor(DomainQueue.KEY, entry.entityId())
                .tell(new DomainQueueCommand.Wake(entry.due())));
  }

  private static <T> Behavior<T> supervised(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
  }

  @Override
  public void push(Submission submission, List<MailAddress> open) {
    posting.tell(new Posting.Push(submission, open));
  }

  /** What waits and why, and what operators can do about it. */
  public QueueInspection queues() {
    return queues;
  }

  /** Submissions on their way from mailboxes to queues, not yet durable there. */
  public int backlog() {
    return onTheWay.get();
  }

  /**
   * Begins no new transaction; completes when those under way ended and all connections are closed,
   * or when {@code patience} is over. Mail stays in its queues.
   */
  public CompletionStage<Void> drain(Duration patience) {
    return AskPattern.ask(sitePaths, SitePaths.Drain::new, patience, system.scheduler())
        .handle((done, late) -> null);
  }
}
