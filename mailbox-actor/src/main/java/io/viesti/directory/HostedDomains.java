package io.viesti.directory;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.viesti.asking.Questions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * The hosted domains as this node knows them: their names, all of them, and how each one in use is
 * hosted. Thread-safe; what is known is answered at once.
 */
public final class HostedDomains {
  private final ClusterSharding sharding;
  private final DirectorySettings settings;
  private final DomainNames names;
  private final AsyncLoadingCache<String, Optional<Hosting>> hostings;

  HostedDomains(ActorSystem<?> system, DirectorySettings settings, Ticker ticker) {
    this.sharding = ClusterSharding.get(system);
    this.settings = settings;
    this.names = new DomainNames(this::readList, settings, ticker);
    this.hostings =
        Caffeine.newBuilder()
            .maximumSize(DomainList.MAX_DOMAINS)
            .expireAfter(Remembering.<String, Optional<Hosting>>when(Optional::isPresent, settings))
            .refreshAfterWrite(Remembering.fresh(settings))
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync(Remembering.asking(this::describe));
  }

  /** How a domain is hosted; at most {@code viesti.directory.remember} old. */
  public CompletableFuture<Optional<Hosting>> find(String domain) {
    return names
        .contains(domain)
        .thenCompose(
            listed ->
                listed
                    ? hostings.get(domain)
                    : CompletableFuture.completedFuture(Optional.empty()));
  }

  /** How a domain is hosted, asked now. */
  public CompletableFuture<Optional<Hosting>> describe(String domain) {
    return Questions.ask(
            sharding.entityRefFor(HostedDomain.KEY, domain),
            HostedDomainCommand.Describe::new,
            settings.askTimeout())
        .toCompletableFuture()
        .thenApply(HostedDomains::hosting);
  }

  /** All names in order, read now. */
  public CompletableFuture<java.util.SortedSet<String>> names() {
    names.forget();
    return names.all();
  }

  /** Sends a command to a domain and returns its reply. */
  public CompletionStage<HostedDomainReply> ask(
      String domain, Function<ActorRef<HostedDomainReply>, HostedDomainCommand> command) {
    return sharding
        .entityRefFor(HostedDomain.KEY, domain)
        .ask(command::apply, settings.askTimeout());
  }

  /** Sends a command to the list of domains and returns its reply. */
  public CompletionStage<DomainListReply> askList(
      Function<ActorRef<DomainListReply>, DomainListCommand> command) {
    return sharding
        .entityRefFor(DomainList.KEY, DomainList.ID)
        .ask(command::apply, settings.askTimeout());
  }

  private CompletionStage<DomainListReply> readList(
      Function<ActorRef<DomainListReply>, DomainListCommand> question) {
    return Questions.ask(
        sharding.entityRefFor(DomainList.KEY, DomainList.ID),
        question::apply,
        settings.askTimeout());
  }

  /** Makes the next question about a domain fresh on this node. */
  public void forget(String domain) {
    hostings.synchronous().invalidate(domain);
    names.forget();
  }

  /** Makes the next question about how a domain is hosted fresh. */
  void forgetHosting(String domain) {
    hostings.synchronous().invalidate(domain);
  }

  private static Optional<Hosting> hosting(HostedDomainReply reply) {
    return reply instanceof HostedDomainReply.Described described
        ? Optional.of(described.hosting())
        : Optional.empty();
  }
}
