package io.viesti.delivery;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.blob.StoredBlob;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.dns.Dns;
import io.viesti.dns.DnsAnswer;
import io.viesti.dns.MailExchanger;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.id.TimeOrderedId;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxReply;
import io.viesti.mailbox.Mailboxes;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.ResolvedRecipient;
import io.viesti.trace.TraceLog;
import io.viesti.wake.InMemoryWakeIndex;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;

/**
 * A node that only delivers: a cluster of one with journal, blobs and wake index in memory, stub
 * mailboxes that remember what they are told, and {@code home.test} as its hosted domain.
 */
public final class DeliveryNode implements AutoCloseable {
  public static final MailAddress ALICE = MailAddress.of("alice@home.test");

  public final InMemoryBlobStore blobs = new InMemoryBlobStore();
  public final InMemoryWakeIndex wakeIndex = new InMemoryWakeIndex();
  public final Map<String, List<RecipientStatus>> progress = new ConcurrentHashMap<>();
  public final List<IncomingMail> incoming = new CopyOnWriteArrayList<>();
  public final List<String> trace = new CopyOnWriteArrayList<>();
  public final Map<String, DnsAnswer<MailExchanger>> mx = new ConcurrentHashMap<>();
  public final Map<String, DnsAnswer<InetAddress>> hosts = new ConcurrentHashMap<>();
  public volatile MailQueue.Acceptance acceptance = MailQueue.Acceptance.ACCEPTED;
  public final ActorTestKit kit;
  public final Deliveries deliveries;

  public DeliveryNode(String settings) {
    Config config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
            pekko.cluster.roles = [delivery]
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster.jmx.enabled = off
                pekko.coordinated-shutdown.terminate-actor-system = off
                pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                viesti.delivery {
                  host-name = "home.test"
                  queue.retell = 1s
                }
                """)
            .withFallback(ConfigFactory.parseResources("viesti-delivery.conf"))
            .withFallback(ConfigFactory.parseResources("viesti-mailbox.conf"))
            .withFallback(ConfigFactory.parseResources("viesti-wire.conf"))
            .withFallback(PersistenceTestKitPlugin.config())
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.load())
            .resolve();
    config = ConfigFactory.parseString(settings).withFallback(config).resolve();
    kit = ActorTestKit.create(config);
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ClusterSharding.get(kit.system())
        .init(
            Entity.of(Mailbox.KEY, entity -> mailbox())
                .withStopMessage(MailboxCommand.Stop.INSTANCE));
    deliveries =
        Deliveries.init(
            kit.system(),
            new DeliveryServices(
                blobs,
                wakeIndex,
                new StubMailQueue(),
                new StubDirectory(),
                new Mailboxes(kit.system(), Duration.ofSeconds(5)),
                new StubTraces(),
                InstantSource.system(),
                new SimpleMeterRegistry()),
            DeliverySettings.from(config),
            new StubDns());
  }

  private Behavior<MailboxCommand> mailbox() {
    return Behaviors.receive(MailboxCommand.class)
        .onMessage(
            MailboxCommand.RecordProgress.class,
            command -> {
              progress.merge(
                  command.submissionId(),
                  command.statuses(),
                  (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
              command.replyTo().tell(new MailboxReply.Done(1));
              return Behaviors.same();
            })
        .onMessage(MailboxCommand.Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  /** A submission of Alice's, its octets in the blob store. */
  public Submission submission(String text, String... recipients) {
    return submission(Optional.of(ALICE), text, recipients);
  }

  public Submission submission(Optional<MailAddress> from, String text, String... recipients) {
    return submission(from, Envelope.Body.SEVEN_BIT, text, recipients);
  }

  public Submission submission(
      Optional<MailAddress> from, Envelope.Body body, String text, String... recipients) {
    StoredBlob blob = blobs.put(text.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    Instant now = Instant.now();
    return new Submission(
        TimeOrderedId.next(InstantSource.system()),
        "box-of-alice",
        new Envelope(
            from,
            List.of(recipients).stream()
                .map(MailAddress::of)
                .map(EnvelopeRecipient::plain)
                .toList(),
            body,
            false,
            Envelope.DsnRequest.NONE),
        blob.id(),
        blob.size(),
        "",
        "trace-1",
        now,
        now);
  }

  /** Pushes all of it, as the mailbox does. */
  public Submission push(Submission submission) {
    deliveries.push(
        submission,
        submission.envelope().recipients().stream().map(EnvelopeRecipient::address).toList());
    return submission;
  }

  /** The last status told of a recipient. */
  public Optional<RecipientStatus> status(Submission submission, String recipient) {
    return progress.getOrDefault(submission.id(), List.of()).stream()
        .filter(s -> s.recipient().equals(MailAddress.of(recipient)))
        .reduce((first, last) -> last);
  }

  public String incomingText(int index) {
    IncomingMail mail = incoming.get(index);
    return new String(
        blobs.read(mail.blob().id(), 1 << 20).toCompletableFuture().join(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  private final class StubMailQueue implements MailQueue {
    @Override
    public CompletionStage<Acceptance> offer(IncomingMail mail) {
      if (acceptance == Acceptance.ACCEPTED) {
        incoming.add(mail);
      }
      return CompletableFuture.completedFuture(acceptance);
    }

    @Override
    public int inFlight() {
      return 0;
    }
  }

  private static final class StubDirectory implements Directory {
    @Override
    public CompletionStage<Resolution> resolve(MailAddress address) {
      Resolution resolution =
          !address.domain().equals("home.test")
              ? new Resolution.NotHosted()
              : address.localPart().equals("nobody")
                  ? new Resolution.UnknownAddress()
                  : new Resolution.Found(
                      List.of(
                          new ResolvedRecipient(
                              address, address, "box-of-" + address.localPart(), 1)));
      return CompletableFuture.completedFuture(resolution);
    }

    @Override
    public CompletionStage<Boolean> isHosted(String domain) {
      return CompletableFuture.completedFuture(domain.equals("home.test"));
    }

    @Override
    public void forget(MailAddress address) {}
  }

  private final class StubTraces implements TraceLog {
    @Override
    public void note(String traceId, Instant at, String text) {
      trace.add(text);
    }

    @Override
    public CompletionStage<List<Note>> story(String traceId) {
      return CompletableFuture.completedFuture(List.of());
    }
  }

  private final class StubDns implements Dns {
    @Override
    public CompletionStage<DnsAnswer<MailExchanger>> mailExchangers(String domain) {
      return CompletableFuture.completedFuture(
          mx.getOrDefault(domain, new DnsAnswer.NoSuchName<>()));
    }

    @Override
    public CompletionStage<DnsAnswer<InetAddress>> addresses(String host) {
      return CompletableFuture.completedFuture(
          hosts.getOrDefault(host, new DnsAnswer.NoSuchName<>()));
    }
  }
}
