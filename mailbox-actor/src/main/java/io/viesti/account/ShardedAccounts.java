package io.viesti.account;

import com.github.benmanes.caffeine.cache.Ticker;
import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.PasswordHash;
import io.viesti.directory.ShardedDirectory;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.Mailboxes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * Accounts in the sharded directory. What this node remembers of an account is forgotten when the
 * account is changed through it; other nodes follow within {@code viesti.accounts.remember-*}.
 */
public final class ShardedAccounts implements Accounts {
  private static final String PASSWORD_DISPATCHER = "viesti.accounts.password-dispatcher";
  private static final int MAX_LIST = 1000;
  private static final int MAX_DISPLAY_NAME = 256;

  private final ShardedDirectory directory;
  private final AccountsSettings settings;
  private final AccountBuckets buckets;
  private final AccountMailboxes mailboxes;
  private final DomainAdministration domains;
  private final AccountAdministration accounts;
  private final AccountListing listing;
  private final AliasAdministration aliases;
  private final Passwords passwords;
  private final RememberedCredentials remembered;
  private final Logins logins;
  private final Tokens tokens;

  private ShardedAccounts(
      ActorSystem<?> system,
      ShardedDirectory directory,
      Mailboxes mailboxes,
      InstantSource clock,
      AccountsSettings settings,
      Ticker ticker) {
    this.directory = directory;
    this.settings = settings;
    this.buckets = new AccountBuckets(directory);
    this.mailboxes = new AccountMailboxes(mailboxes, clock);
    this.domains =
        new DomainAdministration(directory, this.mailboxes, clock, settings.defaultQuota());
    this.listing = new AccountListing(directory);
    this.accounts =
        new AccountAdministration(directory, domains, buckets, this.mailboxes, listing, clock);
    this.aliases = new AliasAdministration(directory, buckets);
    this.passwords =
        new Passwords(
            system.dispatchers().lookup(DispatcherSelector.fromConfig(PASSWORD_DISPATCHER)),
            settings.maxPasswordChecks());
    this.remembered = new RememberedCredentials(settings, ticker);
    this.logins = new Logins(buckets, passwords, remembered);
    this.tokens = new Tokens(directory, buckets, clock, settings, ticker);
  }

  /** Accounts of this node's directory. Starts no entities. */
  public static ShardedAccounts init(
      ActorSystem<?> system,
      ShardedDirectory directory,
      Mailboxes mailboxes,
      InstantSource clock,
      AccountsSettings settings) {
    return init(system, directory, mailboxes, clock, settings, Ticker.systemTicker());
  }

  static ShardedAccounts init(
      ActorSystem<?> system,
      ShardedDirectory directory,
      Mailboxes mailboxes,
      InstantSource clock,
      AccountsSettings settings,
      Ticker ticker) {
    return new ShardedAccounts(system, directory, mailboxes, clock, settings, ticker);
  }

  @Override
  public CompletionStage<Void> createDomain(String domain) {
    return settle(() -> domains.create(domain));
  }

  @Override
  public CompletionStage<Void> deleteDomain(String domain) {
    return settle(() -> domains.delete(domain));
  }

  @Override
  public CompletionStage<List<String>> domains() {
    return settle(domains::list);
  }

  @Override
  public CompletionStage<Account> create(MailAddress address, String password, OptionalLong quota) {
    return changing(
        address,
        () -> {
          String valid = validPassword(password);
          return accounts.create(address, () -> passwords.hash(valid), quota(quota));
        });
  }

  @Override
  public CompletionStage<Account> createHashed(
      MailAddress address, String phc, OptionalLong quota) {
    return changing(
        address,
        () -> {
          if (PhcString.parse(phc).isEmpty()) {
            throw AccountBuckets.invalid(
                "not an Argon2id hash this server takes: $argon2id$v=19$m=M,t=T,p=P$SALT$HASH with"
                    + " M up to "
                    + PhcString.MAX_MEMORY_KIB
                    + ", T up to "
                    + PhcString.MAX_PASSES
                    + ", P up to "
                    + PhcString.MAX_LANES);
          }
          PasswordHash hash = new PasswordHash(phc);
          return accounts.create(
              address, () -> CompletableFuture.completedFuture(hash), quota(quota));
        });
  }

  @Override
  public CompletionStage<Optional<Account>> find(MailAddress address) {
    return settle(
        () ->
            buckets.find(address.normalised()).thenApply(entry -> entry.map(AccountBuckets::view)));
  }

  @Override
  public CompletionStage<List<Account>> list(
      String domain, Optional<MailAddress> after, int limit) {
    return settle(
        () ->
            buckets
                .hosting(MailAddress.parseDomain(domain).orElse(domain))
                .thenCompose(
                    hosting ->
                        listing.page(
                            domain,
                            hosting,
                            after.map(last -> last.normalised().localPart()),
                            Math.max(1, Math.min(limit, MAX_LIST))))
                .thenApply(page -> page.stream().map(AccountBuckets::view).toList()));
  }

  @Override
  public CompletionStage<Void> delete(MailAddress address) {
    return changing(address, () -> accounts.delete(address));
  }

  @Override
  public CompletionStage<Void> setPassword(MailAddress address, String password) {
    return changing(
        address,
        () ->
            passwords
                .hash(validPassword(password))
                .thenCompose(
                    hash ->
                        buckets.change(
                            address,
                            (local, replyTo) ->
                                new AddressBucketCommand.SetPassword(local, hash, replyTo)))
                .thenApply(changed -> null));
  }

  @Override
  public CompletionStage<Account> setDisplayName(MailAddress address, Optional<String> name) {
    return changing(
        address,
        () -> {
          if (name.filter(ShardedAccounts::isNoName).isPresent()) {
            throw AccountBuckets.invalid(
                "a display name is one line of at most " + MAX_DISPLAY_NAME + " characters");
          }
          return buckets
              .change(
                  address,
                  (local, replyTo) -> new AddressBucketCommand.SetDisplayName(local, name, replyTo))
              .thenApply(AccountBuckets::view);
        });
  }

  @Override
  public CompletionStage<Account> setQuota(MailAddress address, long quota) {
    return changing(
        address,
        () -> {
          long valid = quota(OptionalLong.of(quota));
          return buckets
              .change(
                  address,
                  (local, replyTo) -> new AddressBucketCommand.SetQuota(local, valid, replyTo))
              .thenCompose(
                  entry ->
                      mailboxes
                          .setQuota(entry.mailboxId(), valid)
                          .thenApply(told -> AccountBuckets.view(entry)));
        });
  }

  @Override
  public CompletionStage<Void> createAlias(MailAddress alias, List<MailAddress> targets) {
    return changing(alias, () -> aliases.create(alias, targets));
  }

  @Override
  public CompletionStage<Void> deleteAlias(MailAddress alias) {
    return changing(alias, () -> aliases.delete(alias));
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(MailAddress address, String password) {
    return settle(() -> logins.authenticate(address, password));
  }

  @Override
  public CompletionStage<Token> issueToken(MailAddress address) {
    return settle(() -> tokens.issue(address));
  }

  @Override
  public CompletionStage<Optional<Account>> verifyToken(String token) {
    return settle(() -> tokens.verify(token));
  }

  @Override
  public CompletionStage<Void> revokeToken(String token) {
    return settle(() -> tokens.revoke(token));
  }

  /** Passwords being hashed, checked or waiting for it on this node. */
  public int passwordChecks() {
    return passwords.inWork();
  }

  private <T> CompletionStage<T> changing(
      MailAddress address, Supplier<CompletionStage<T>> operation) {
    return settle(
        () -> operation.get().whenComplete((done, failure) -> forget(address.normalised())));
  }

  /** Also after a failure: whether the change was made is unknown then. */
  private void forget(MailAddress address) {
    directory.forget(address);
    remembered.forget(address);
    tokens.forget(address);
  }

  /** Runs an operation; whatever goes wrong, the stage fails with {@link AccountException}. */
  private static <T> CompletionStage<T> settle(Supplier<? extends CompletionStage<T>> operation) {
    CompletionStage<T> running;
    try {
      running = operation.get();
    } catch (AccountException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    CompletableFuture<T> settled = new CompletableFuture<>();
    running.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            settled.complete(value);
          } else {
            settled.completeExceptionally(AccountException.of(failure));
          }
        });
    return settled;
  }

  private long quota(OptionalLong quota) {
    long octets = quota.orElse(settings.defaultQuota());
    if (octets < 1) {
      throw AccountBuckets.invalid("a quota is a positive number of octets");
    }
    return octets;
  }

  private static String validPassword(String password) {
    if (password.isEmpty() || password.length() > Passwords.MAX_LENGTH) {
      throw AccountBuckets.invalid("a password has 1 to " + Passwords.MAX_LENGTH + " characters");
    }
    return password;
  }

  private static boolean isNoName(String name) {
    return name.isBlank()
        || name.length() > MAX_DISPLAY_NAME
        || name.chars().anyMatch(Character::isISOControl);
  }
}
