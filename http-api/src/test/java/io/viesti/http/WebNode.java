package io.viesti.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.blob.StoredBlob;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.envelope.MailAddress;
import io.viesti.id.TimeOrderedId;
import io.viesti.mailbox.Arrival;
import io.viesti.mailbox.Delivery;
import io.viesti.mailbox.DeliveryId;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxCommand.Deliver;
import io.viesti.mailbox.MailboxConfig;
import io.viesti.mailbox.MailboxReply.EmailReply;
import io.viesti.mailbox.MailboxServices;
import io.viesti.mailbox.Mailboxes;
import io.viesti.message.MessageSummaries;
import io.viesti.message.MessageSummary;
import io.viesti.message.Verdict;
import io.viesti.outbox.Submission;
import io.viesti.queue.ResolvedRecipient;
import io.viesti.trace.TraceLog;
import io.viesti.wake.InMemoryWakeIndex;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The HTTP interface on a real port over real mailboxes, a journal and blobs in memory. One for all
 * test classes; each test makes its own accounts. Asked for as a parameter.
 */
final class WebNode implements ExtensionContext.Store.CloseableResource, AutoCloseable {
  static final String PASSWORD = "correct horse";
  static final String OPERATOR = "operator-token";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final ActorTestKit kit = ActorTestKit.create(config());
  final InMemoryBlobStore blobs = new InMemoryBlobStore();
  final BlockingQueue<Submission> pushed = new LinkedBlockingQueue<>();
  final AtomicBoolean intakeOpen = new AtomicBoolean(true);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Mailboxes mailboxes;
  final InMemoryAccounts accounts;
  final AdminFixtures admin = new AdminFixtures();
  private final AtomicInteger names = new AtomicInteger();
  private final ServerBinding web;
  private final ServerBinding management;

  private WebNode() {
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    Mailbox.init(
        kit.system(),
        new MailboxServices(
            blobs,
            new InMemoryWakeIndex(),
            (submission, open) -> pushed.add(submission),
            TraceLog.NONE,
            InstantSource.system(),
            metrics));
    mailboxes = new Mailboxes(kit.system(), PATIENCE);
    accounts = new InMemoryAccounts(mailboxes);
    await(accounts.createDomain("demo.test"));
    HttpSettings settings = HttpSettings.from(kit.system().settings().config());
    WebServices services =
        new WebServices(
            kit.system(),
            accounts,
            mailboxes,
            blobs,
            new NoDirectory(),
            intakeOpen::get,
            TraceLog.NONE,
            InstantSource.system(),
            metrics);
    web =
        await(
            Http.get(kit.system())
                .newServerAt("127.0.0.1", 0)
                .bind(new WebApi(services, settings).route()));
    management =
        await(
            Http.get(kit.system())
                .newServerAt("127.0.0.1", 0)
                .bind(
                    new AdminApi(admin.services(kit.system(), accounts), settings, OPERATOR)
                        .route()));
  }

  private static Config config() {
    return ConfigFactory.parseString(
            """
            viesti.http.read-journal = "pekko.persistence.testkit.query"
            viesti.http.max-message = 2MB
            viesti.http.max-upload = 1MB
            viesti.http.events.heartbeat = 200ms
            viesti.http.events.max-streams-per-account = 3
            viesti.http.events.replay-limit = 40
            """)
        .withFallback(ConfigFactory.parseResources("viesti-http.conf"))
        .withFallback(MailboxConfig.clusterOfOne())
        .resolve();
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A fresh account, as its owner calls. */
  WebClient account() {
    return account(OptionalLong.empty());
  }

  /** A fresh account with a quota, in octets. */
  WebClient account(OptionalLong quota) {
    MailAddress address = MailAddress.of("user" + names.incrementAndGet() + "@demo.test");
    await(accounts.create(address, PASSWORD, quota));
    return client().basic(address.toString(), PASSWORD);
  }

  /** Nobody in particular. */
  WebClient client() {
    return new WebClient(web.localAddress().getPort());
  }

  WebClient operator() {
    return new WebClient(management.localAddress().getPort()).bearer(OPERATOR);
  }

  /** Puts a mail into an account's mailbox as SMTP would. */
  EmailId deliver(String to, String mail) {
    byte[] octets = mail.getBytes(StandardCharsets.ISO_8859_1);
    StoredBlob blob = await(blobs.put(octets));
    MailAddress address = MailAddress.of(to);
    String mailboxId = await(accounts.find(address)).orElseThrow().mailboxId();
    MessageSummary summary = MessageSummaries.of(octets, octets.length, true);
    Optional<MailAddress> sender = Optional.of(MailAddress.of("sender@example.net"));
    TestProbe<Delivery> answers = kit.createTestProbe(Delivery.class);
    Arrival arrival =
        new Arrival(
            DeliveryId.of(sender, mailboxId, blob.id()),
            sender,
            address.normalised(),
            1,
            blob.id(),
            blob.size(),
            summary.header(),
            summary.glance(),
            Verdict.NONE,
            "Received: from test\r\n",
            TimeOrderedId.next(InstantSource.system()),
            Instant.now());
    // Offered until it is answered, as SMTP clients do: a repeat changes nothing.
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              mailboxes.tell(mailboxId, new Deliver(1, arrival, answers.ref()));
              try {
                return answers.receiveMessage(Duration.ofSeconds(2)).email();
              } catch (AssertionError noAnswer) {
                return Optional.<EmailId>empty();
              }
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** Loses an email's content, as a broken disk would. */
  void loseContentOf(String address, String emailId) {
    String mailboxId = await(accounts.find(MailAddress.of(address))).orElseThrow().mailboxId();
    EmailReply reply =
        (EmailReply)
            await(
                mailboxes.ask(
                    mailboxId,
                    replyTo ->
                        new MailboxCommand.GetEmail(
                            EmailId.parse(emailId).orElseThrow(), replyTo)));
    blobs.lose(reply.email().email().blob());
  }

  /** Stops an account's mailbox as a rebalance would; the next command starts it again. */
  void restartMailbox(String address) {
    String mailboxId = await(accounts.find(MailAddress.of(address))).orElseThrow().mailboxId();
    mailboxes.tell(mailboxId, MailboxCommand.Stop.INSTANCE);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  /** Gives the one node to tests that have it as a parameter. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == WebNode.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(WebNode.class))
          .getOrComputeIfAbsent(WebNode.class, type -> new WebNode(), WebNode.class);
    }
  }

  /** Nothing but the accounts' own addresses. */
  private final class NoDirectory implements Directory {
    @Override
    public CompletionStage<Resolution> resolve(MailAddress address) {
      return accounts
          .find(address)
          .thenApply(
              found ->
                  found
                      .<Resolution>map(
                          account ->
                              new Resolution.Found(
                                  List.of(
                                      new ResolvedRecipient(
                                          address, account.address(), account.mailboxId(), 1))))
                      .orElse(new Resolution.NotHosted()));
    }

    @Override
    public CompletionStage<Boolean> isHosted(String domain) {
      return CompletableFuture.completedFuture(domain.equals("demo.test"));
    }

    @Override
    public void forget(MailAddress address) {}
  }
}
