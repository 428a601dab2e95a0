package io.viesti.directory;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.viesti.envelope.MailAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The directory in cluster sharding, with what this node remembers of it. What is remembered is
 * answered by a stage that is complete already, on the caller's thread, without actors. Aliases are
 * followed when read, so forgetting a target is enough.
 */
public final class ShardedDirectory implements Directory {
  /** The local part that no domain may refuse. */
  public static final String POSTMASTER = "postmaster";

  private static final CompletableFuture<Resolution> NOT_HOSTED =
      CompletableFuture.completedFuture(new Resolution.NotHosted());
  private static final CompletableFuture<Resolution> UNKNOWN =
      CompletableFuture.completedFuture(new Resolution.UnknownAddress());

  private final HostedDomains domains;
  private final AddressBuckets buckets;
  private final DirectorySettings settings;
  private final AsyncLoadingCache<MailAddress, AddressLookup> lookups;

  private ShardedDirectory(ActorSystem<?> system, DirectorySettings settings, Ticker ticker) {
    this.settings = settings;
    this.domains = new HostedDomains(system, settings, ticker);
    this.buckets = new AddressBuckets(system, settings.askTimeout());
    this.lookups =
        Caffeine.newBuilder()
            .maximumSize(settings.maxRemembered())
            .expireAfter(
                Remembering.<MailAddress, AddressLookup>when(ShardedDirectory::found, settings))
            .refreshAfterWrite(Remembering.fresh(settings))
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync(Remembering.asking(this::ask));
  }

  /** Makes this node host its share of the directory. Called once, before anything is looked up. */
  public static ShardedDirectory init(
      ActorSystem<?> system, InstantSource clock, DirectorySettings settings) {
    return init(system, clock, settings, Ticker.systemTicker());
  }

  static ShardedDirectory init(
      ActorSystem<?> system, InstantSource clock, DirectorySettings settings, Ticker ticker) {
    DirectoryEntities.init(system, clock);
    return new ShardedDirectory(system, settings, ticker);
  }

  /**
   * {@inheritDoc} An alias that leads to more than {@value Resolution#MAX_TARGETS} accounts fails
   * with {@link DirectoryException}.
   */
  @Override
  public CompletableFuture<Resolution> resolve(MailAddress address) {
    MailAddress key = address.normalised();
    CompletableFuture<AddressLookup> lookup = lookup(key);
    if (known(lookup)) {
      AddressLookup what = lookup.getNow(null);
      if (what instanceof AddressLookup.NotHosted) {
        return NOT_HOSTED;
      } else if (what instanceof AddressLookup.Unknown) {
        return UNKNOWN;
      }
      return follow(new AliasExpansion(address, key));
    }
    return lookup.thenCompose(
        what ->
            what instanceof AddressLookup.NotHosted
                ? NOT_HOSTED
                : follow(new AliasExpansion(address, key)));
  }

  @Override
  public CompletableFuture<Boolean> isHosted(String domain) {
    return domains.find(domain).thenApply(Optional::isPresent);
  }

  @Override
  public void forget(MailAddress address) {
    MailAddress key = address.normalised();
    lookups.synchronous().invalidate(key);
    if (key.localPart().equals(POSTMASTER)) {
      domains.forgetHosting(key.domain());
    }
  }

  /** The domains as this node knows them. */
  public HostedDomains domains() {
    return domains;
  }

  /** The way to the buckets. */
  public AddressBuckets buckets() {
    return buckets;
  }

  public DirectorySettings settings() {
    return settings;
  }

  private CompletableFuture<Resolution> follow(AliasExpansion expansion) {
    for (Optional<MailAddress> next = expansion.next(); next.isPresent(); next = expansion.next()) {
      CompletableFuture<AddressLookup> lookup = lookup(next.get());
      if (!known(lookup)) {
        return lookup.thenCompose(
            what -> {
              tell(expansion, what);
              return follow(expansion);
            });
      }
      tell(expansion, lookup.getNow(null));
    }
    return expansion.tooMany()
        ? CompletableFuture.failedFuture(
            new DirectoryException("the alias leads to too many addresses"))
        : CompletableFuture.completedFuture(expansion.resolution());
  }

  private void tell(AliasExpansion expansion, AddressLookup what) {
    if (what instanceof AddressLookup.IsAccount account) {
      expansion.isAccount(account.address(), account.mailboxId(), account.generation());
    } else if (what instanceof AddressLookup.IsAlias alias) {
      expansion.isAlias(alias.targets());
    }
  }

  private CompletableFuture<AddressLookup> lookup(MailAddress key) {
    CompletableFuture<AddressLookup> remembered = lookups.getIfPresent(key);
    if (remembered != null) {
      return remembered;
    }
    // Foreign domains take no room among the addresses remembered.
    return domains
        .find(key.domain())
        .thenCompose(
            hosting ->
                hosting.isPresent()
                    ? lookups.get(key)
                    : CompletableFuture.completedFuture(new AddressLookup.NotHosted()));
  }

  private CompletableFuture<AddressLookup> ask(MailAddress address) {
    return domains
        .find(address.domain())
        .thenCompose(
            hosting ->
                hosting.isPresent()
                    ? ask(address, hosting.get())
                    : CompletableFuture.completedFuture(new AddressLookup.NotHosted()));
  }

  private CompletableFuture<AddressLookup> ask(MailAddress address, Hosting hosting) {
    String local = address.localPart();
    return buckets
        .lookUp(hosting.bucketOf(local), local)
        .toCompletableFuture()
        .thenCompose(
            reply -> {
              AddressLookup what = lookup(reply);
              return what instanceof AddressLookup.Unknown && local.equals(POSTMASTER)
                  ? postmaster(address, hosting)
                  : CompletableFuture.completedFuture(what);
            });
  }

  /** RFC 5321 §4.5.1: mail to postmaster of a domain we serve is taken, whoever reads it. */
  private CompletableFuture<AddressLookup> postmaster(MailAddress address, Hosting hosting) {
    AddressLookup reserved =
        new AddressLookup.IsAccount(
            address, hosting.postmaster().mailboxId(), hosting.postmaster().generation());
    if (hosting.administrator().isEmpty()) {
      return CompletableFuture.completedFuture(reserved);
    }
    String local = hosting.administrator().get().localPart();
    return buckets
        .lookUp(hosting.bucketOf(local), local)
        .toCompletableFuture()
        .thenApply(
            reply -> {
              AddressLookup what = lookup(reply);
              return what instanceof AddressLookup.IsAccount ? what : reserved;
            });
  }

  private static AddressLookup lookup(AddressBucketReply reply) {
    if (reply instanceof AddressBucketReply.IsAccount is) {
      AccountEntry account = is.account();
      return new AddressLookup.IsAccount(
          account.address(), account.mailboxId(), account.generation());
    } else if (reply instanceof AddressBucketReply.IsAlias alias) {
      return new AddressLookup.IsAlias(List.copyOf(alias.targets()));
    }
    return new AddressLookup.Unknown();
  }

  private static boolean found(AddressLookup lookup) {
    return lookup instanceof AddressLookup.IsAccount || lookup instanceof AddressLookup.IsAlias;
  }

  private static boolean known(CompletableFuture<AddressLookup> lookup) {
    return lookup.isDone() && !lookup.isCompletedExceptionally();
  }
}
