package io.viesti.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.account.Account;
import io.viesti.account.Accounts;
import io.viesti.blob.BlobStore;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.edge.judge.AcceptAll;
import io.viesti.edge.judge.Judge;
import io.viesti.edge.limits.Quotas;
import io.viesti.edge.submission.Submissions;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.Submission;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.Pressure;
import io.viesti.queue.ResolvedRecipient;
import io.viesti.trace.TraceLog;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Everything an edge needs, in memory: domain {@code here.test} with alice and bob (password {@code
 * secret}) and the alias {@code both}, which leads to the two. Parts can be exchanged before use.
 */
public final class FakeNode {
  public static final Instant NOW = Instant.parse("2026-11-23T09:05:00Z");
  public static final Account ALICE = account("alice@here.test");
  public static final Account BOB = account("bob@here.test");

  public final InMemoryBlobStore memory = new InMemoryBlobStore();
  public final List<IncomingMail> queued = new CopyOnWriteArrayList<>();
  public final List<Submission> submitted = new CopyOnWriteArrayList<>();
  public final List<String> notes = new CopyOnWriteArrayList<>();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  public BlobStore blobs = memory;
  public InstantSource clock = InstantSource.fixed(NOW);
  public Judge judge = new AcceptAll();
  public Quotas quotas = Quotas.NONE;
  public volatile boolean intakeOpen = true;
  public volatile Pressure pressure = Pressure.NONE;
  public volatile Function<MailAddress, CompletionStage<Resolution>> lookup =
      address -> CompletableFuture.completedStage(resolve(address));
  public volatile Function<IncomingMail, CompletionStage<MailQueue.Acceptance>> offer =
      mail -> CompletableFuture.completedStage(MailQueue.Acceptance.ACCEPTED);
  public volatile CompletionStage<Submissions.Outcome> submitOutcome =
      CompletableFuture.completedStage(Submissions.Outcome.ACCEPTED);

  private final Map<String, List<Account>> addresses = new ConcurrentHashMap<>();

  public FakeNode() {
    addresses.put("alice@here.test", List.of(ALICE));
    addresses.put("bob@here.test", List.of(BOB));
    addresses.put("both@here.test", List.of(ALICE, BOB));
    addresses.put("postmaster@here.test", List.of(ALICE));
  }

  private static Account account(String address) {
    return new Account(
        MailAddress.of(address), "box-" + address, 1, 1L << 30, Optional.empty(), NOW);
  }

  public Resolution resolve(MailAddress given) {
    List<Account> accounts = addresses.get(given.normalised().toString());
    if (accounts != null) {
      return new Resolution.Found(
          accounts.stream()
              .map(a -> new ResolvedRecipient(given, a.address(), a.mailboxId(), a.generation()))
              .toList());
    }
    return given.domain().equals("here.test")
        ? new Resolution.UnknownAddress()
        : new Resolution.NotHosted();
  }

  public SmtpServices services() {
    return new SmtpServices(
        blobs,
        new MailQueue() {
          @Override
          public CompletionStage<Acceptance> offer(IncomingMail mail) {
            queued.add(mail);
            return offer.apply(mail);
          }

          @Override
          public int inFlight() {
            return 0;
          }

          @Override
          public Pressure pressure() {
            return pressure;
          }
        },
        directory(),
        accounts(),
        (submission, requestId, summary) -> {
          submitted.add(submission);
          return submitOutcome;
        },
        quotas,
        () -> intakeOpen,
        judge,
        traces(),
        clock,
        metrics);
  }

  private Directory directory() {
    return new Directory() {
      @Override
      public CompletionStage<Resolution> resolve(MailAddress address) {
        return lookup.apply(address);
      }

      @Override
      public CompletionStage<Boolean> isHosted(String domain) {
        return CompletableFuture.completedStage(domain.equals("here.test"));
      }

      @Override
      public void forget(MailAddress address) {}
    };
  }

  /** Only logins are asked of it. */
  private Accounts accounts() {
    return (Accounts)
        Proxy.newProxyInstance(
            Accounts.class.getClassLoader(),
            new Class<?>[] {Accounts.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("authenticate")) {
                throw new UnsupportedOperationException(method.getName());
              }
              List<Account> found = addresses.get(arguments[0].toString());
              boolean right = found != null && arguments[1].equals("secret");
              return CompletableFuture.completedStage(
                  right ? Optional.of(found.get(0)) : Optional.empty());
            });
  }

  private TraceLog traces() {
    return new TraceLog() {
      @Override
      public void note(String traceId, Instant at, String text) {
        notes.add(text);
      }

      @Override
      public CompletionStage<List<Note>> story(String traceId) {
        return CompletableFuture.completedStage(List.of());
      }
    };
  }

  /** The content of a mail that was queued. */
  public byte[] content(IncomingMail mail) {
    return memory.read(mail.blob().id(), Integer.MAX_VALUE).toCompletableFuture().join();
  }

  /** The shipped settings on free ports of loopback, with these over them. */
  public static SmtpSettings settings(Path data, String overrides) {
    return SmtpSettings.from(config(data, overrides));
  }

  public static Config config(Path data, String overrides) {
    return ConfigFactory.parseString(overrides)
        .withFallback(
            ConfigFactory.parseString(
                """
                viesti { bind = "127.0.0.1", hostname = "mx.here.test", data = "%s"
                  smtp { port = 0, threads = 1, postmaster-domain = "here.test" }
                  submission { port = 0, tls-port = 0, plaintext-auth = loopback } }
                """
                    .formatted(data)))
        .withFallback(ConfigFactory.parseResources("viesti-smtp.conf"))
        .resolve();
  }
}
