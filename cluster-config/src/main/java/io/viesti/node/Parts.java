package io.viesti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.viesti.account.Accounts;
import io.viesti.account.AccountsSettings;
import io.viesti.account.ShardedAccounts;
import io.viesti.deadletter.DeadLetters;
import io.viesti.deadletter.ShardedDeadLetters;
import io.viesti.delivery.Deliveries;
import io.viesti.delivery.DeliveryServices;
import io.viesti.delivery.DeliverySettings;
import io.viesti.directory.DirectorySettings;
import io.viesti.directory.ShardedDirectory;
import io.viesti.edge.SmtpServer;
import io.viesti.edge.SmtpServices;
import io.viesti.edge.SmtpSettings;
import io.viesti.edge.judge.AcceptAll;
import io.viesti.edge.limits.MailboxQuotas;
import io.viesti.edge.submission.MailboxSubmissions;
import io.viesti.gate.AcknowledgementGate;
import io.viesti.http.AdminApi;
import io.viesti.http.HttpSettings;
import io.viesti.http.WebApi;
import io.viesti.http.WebServices;
import io.viesti.http.admin.AdminServices;
import io.viesti.http.admin.DeliveryQueues;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxServices;
import io.viesti.mailbox.Mailboxes;
import io.viesti.queue.MailQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.ServerBuilder;

/**
 * Everything put together: the ports' adapters, the entities, the servers. Reads top to bottom as a
 * mail goes: storage, mailboxes, delivery, the doors.
 */
public final class Parts {
  /** Longer than the journal ever takes when it works; a person still waits for it. */
  private static final Duration ASK = Duration.ofSeconds(20);

  /** Submissions by SMTP that may wait for their mailboxes at a time. */
  private static final int SUBMISSIONS_WAITING = 2_000;

  private static final Duration HTTP_UNBIND = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final Config config;
  private final Duration patience;
  private final PrometheusMeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  private final Roles roles;
  private final Backing backing;
  private final ShardedDirectory directory;
  private final Mailboxes mailboxes;
  private final ShardedAccounts accounts;
  private final DeadLetters deadLetters;
  private final MailQueue queue;
  private final Deliveries deliveries;
  private SmtpServer smtp;

  private Parts(
      ActorSystem<?> system,
      Config config,
      Backing backing,
      PrometheusMeterRegistry metrics,
      Duration patience) {
    this.system = system;
    this.config = config;
    this.roles = Roles.from(config);
    this.backing = backing;
    this.metrics = metrics;
    this.patience = patience;

    directory = ShardedDirectory.init(system, clock, DirectorySettings.from(config));
    mailboxes = new Mailboxes(system, ASK);
    accounts =
        ShardedAccounts.init(system, directory, mailboxes, clock, AccountsSettings.from(config));
    deadLetters = ShardedDeadLetters.init(system, clock, ASK);
    queue = backing.queue(directory, deadLetters);
    deliveries =
        Deliveries.init(
            system,
            new DeliveryServices(
                backing.blobs(),
                backing.wakeIndex(),
                queue,
                directory,
                mailboxes,
                backing.deliveryEvents(),
                backing.traces(),
                clock,
                metrics),
            DeliverySettings.from(config));
    Mailbox.init(
        system,
        new MailboxServices(
            backing.blobs(), backing.wakeIndex(), deliveries, backing.traces(), clock, metrics));
    if (roles.mailbox()) {
      backing.carry(directory, deadLetters);
    }
    FunctionCounter.builder(
            "mail.gate.refusals", AcknowledgementGate.of(system), AcknowledgementGate::refusals)
        .description("acknowledgements held back because no majority was heard")
        .register(metrics);
    Gauge.builder("mail.backlog", this, Parts::backlog)
        .description("mails taken in or changes made whose work on this node is not finished")
        .register(metrics);
    Gauge.builder("viesti.accounts.password.checks", accounts, ShardedAccounts::passwordChecks)
        .description("passwords being hashed, checked or waiting for it")
        .register(metrics);
    LimitMetrics.register(config, metrics);
    MemberMetrics.register(system, clock, metrics);
  }

  /** Starts all that works behind the doors; {@link #open} opens them. */
  static Parts start(
      ActorSystem<?> system,
      Config config,
      Backing backing,
      PrometheusMeterRegistry metrics,
      Duration patience) {
    return new Parts(system, config, backing, metrics, patience);
  }

  /**
   * Opens the doors and waits until they are: management first, so that a start can be watched.
   *
   * @param token the operators'
   */
  void open(String token) {
    HttpSettings http = HttpSettings.from(withUploadSecret());
    AdminServices admin =
        new AdminServices(
            system,
            accounts,
            deadLetters,
            queue,
            new DeliveryQueues(deliveries.queues()),
            backing.traces(),
            backing.backups());
    Node.await(
        new ManagementServer(system, token, new AdminApi(admin, http, token).route(), metrics)
            .bind(config.getConfig("viesti.management")),
        patience);
    if (roles.api()) {
      openWeb(http);
    }
    if (roles.edge()) {
      smtp = Node.await(SmtpServer.start(smtpServices(), SmtpSettings.from(config)), patience);
    }
    Stopping.register(
        system,
        Optional.ofNullable(smtp),
        deliveries,
        config.getDuration("viesti.stop-notice"),
        config.getDuration("viesti.shutdown-grace"));
    Health.ID.apply(system).up(backing::isReady);
  }

  private void openWeb(HttpSettings http) {
    WebServices web =
        new WebServices(
            system,
            accounts,
            mailboxes,
            backing.blobs(),
            directory,
            backing.intake(),
            backing.traces(),
            clock,
            metrics);
    Optional<HttpsConnectionContext> tls = InsideTls.door("viesti.http.tls", config);
    ServerBuilder door =
        Http.get(system)
            .newServerAt(
                config.getString("viesti.bind"),
                config.getInt(tls.isPresent() ? "viesti.http.tls.port" : "viesti.http.port"));
    Node.await(
        tls.map(door::enableHttps)
            .orElse(door)
            .bind(new WebApi(web, http).route())
            .thenApply(binding -> binding.addToCoordinatedShutdown(HTTP_UNBIND, system)),
        patience);
  }

  /** Upload ids must outlive the process, as the uploads do. */
  private Config withUploadSecret() {
    String key = "viesti.http.upload-secret";
    Path file = Path.of(config.getString("viesti.data")).resolve("upload.secret");
    String secret =
        KeptSecret.obtain(
            "upload secret", config.getString(key), config.getString(key + "-file"), file);
    return config.withValue(key, ConfigValueFactory.fromAnyRef(secret));
  }

  private SmtpServices smtpServices() {
    return new SmtpServices(
        backing.blobs(),
        queue,
        directory,
        accounts,
        MailboxSubmissions.of(system, mailboxes, SUBMISSIONS_WAITING, ASK),
        MailboxQuotas.of(mailboxes, clock),
        backing.intake(),
        new AcceptAll(),
        backing.traces(),
        clock,
        metrics);
  }

  /** Mails on their way into mailboxes and writes that wait for the log: 0 when all is done. */
  private double backlog() {
    return queue.inFlight()
        + backing.backlog()
        + deliveries.backlog()
        + (smtp == null ? 0 : smtp.mailsInFlight());
  }

  public Accounts accounts() {
    return accounts;
  }
}
