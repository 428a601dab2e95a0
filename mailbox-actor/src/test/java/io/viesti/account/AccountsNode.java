package io.viesti.account;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.directory.DirectoryOnTestNode;
import io.viesti.directory.DirectorySettings;
import io.viesti.directory.ShardedDirectory;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.MailboxConfig;
import io.viesti.mailbox.Mailboxes;
import io.viesti.mailbox.StubMailboxes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A cluster of one with accounts on it, stub mailboxes and a clock that stands still. */
public final class AccountsNode implements AutoCloseable {
  /** The hash of "demo", so that tests need not make it. */
  public static final String DEMO = new Argon2id().hash("demo").phc();

  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko {
                # Every message crosses the wire, as it would between nodes.
                actor.serialize-messages = on
                actor.no-serialization-verification-needed-class-prefix = ["org.apache.pekko."]
                cluster.sharding.number-of-shards = 10
                log-dead-letters = off
                loglevel = WARNING
              }
              """)
          .withFallback(ConfigFactory.parseResources("viesti-accounts.conf"))
          .withFallback(MailboxConfig.clusterOfOne())
          .resolve();

  private final AtomicLong millis = new AtomicLong(1_790_000_000_000L);
  private final ActorTestKit kit = ActorTestKit.create(CONFIG);
  private final StubMailboxes stub = new StubMailboxes();
  private final ShardedDirectory directory;
  private final ShardedAccounts accounts;

  public AccountsNode() {
    this(StubMailboxes::init);
  }

  /**
   * @param hosting hosts mailboxes on the node; gets stubs that may serve
   */
  public AccountsNode(BiConsumer<StubMailboxes, ActorSystem<?>> hosting) {
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    hosting.accept(stub, kit.system());
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    directory =
        DirectoryOnTestNode.init(kit.system(), clock, DirectorySettings.from(CONFIG), this::nanos);
    accounts = start(directory, clock);
  }

  private ShardedAccounts start(ShardedDirectory directory, InstantSource clock) {
    return ShardedAccounts.init(
        kit.system(),
        directory,
        new Mailboxes(kit.system(), Duration.ofSeconds(10)),
        clock,
        AccountsSettings.from(CONFIG),
        this::nanos);
  }

  public ShardedAccounts accounts() {
    return accounts;
  }

  /** Accounts of another node: the same entities, nothing remembered in common. */
  public ShardedAccounts otherNode() {
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    return start(
        DirectoryOnTestNode.init(kit.system(), clock, DirectorySettings.from(CONFIG), this::nanos),
        clock);
  }

  public ShardedDirectory directory() {
    return directory;
  }

  public StubMailboxes mailboxes() {
    return stub;
  }

  public ActorTestKit kit() {
    return kit;
  }

  public void pass(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  private long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(millis.get());
  }

  /** Hosts a domain with these accounts, all with the password "demo". */
  public void host(String domain, String... locals) {
    done(accounts.createDomain(domain));
    for (String local : locals) {
      done(accounts.createHashed(at(local, domain), DEMO, OptionalLong.empty()));
    }
  }

  public static MailAddress at(String local, String domain) {
    return MailAddress.of(local + "@" + domain);
  }

  public static <T> T done(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  public static <T> List<T> allDone(List<? extends CompletionStage<T>> stages) {
    return stages.stream().<T>map(AccountsNode::done).toList();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
