package io.viesti.http;

import io.viesti.account.Account;
import io.viesti.account.AccountException;
import io.viesti.account.AccountException.Reason;
import io.viesti.account.Accounts;
import io.viesti.envelope.MailAddress;
import io.viesti.id.TimeOrderedId;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.Mailboxes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Accounts for tests: maps, clear passwords, real mailboxes. */
final class InMemoryAccounts implements Accounts {
  private static final long QUOTA = 1L << 30;

  private final Mailboxes mailboxes;
  private final Set<String> domains = new ConcurrentSkipListSet<>();
  private final Map<MailAddress, Account> accounts = new ConcurrentHashMap<>();
  private final Map<MailAddress, String> passwords = new ConcurrentHashMap<>();
  private final Map<MailAddress, List<MailAddress>> aliases = new ConcurrentHashMap<>();
  private final Map<String, MailAddress> tokens = new ConcurrentHashMap<>();
  volatile boolean busy;

  InMemoryAccounts(Mailboxes mailboxes) {
    this.mailboxes = mailboxes;
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private static <T> CompletionStage<T> refused(Reason reason) {
    return CompletableFuture.failedFuture(new AccountException(reason, "refused: " + reason));
  }

  @Override
  public CompletionStage<Void> createDomain(String domain) {
    return domains.add(domain) ? done(null) : refused(Reason.CONFLICT);
  }

  @Override
  public CompletionStage<Void> deleteDomain(String domain) {
    if (accounts.keySet().stream().anyMatch(a -> a.domain().equals(domain))) {
      return refused(Reason.CONFLICT);
    }
    return domains.remove(domain) ? done(null) : refused(Reason.NOT_FOUND);
  }

  @Override
  public CompletionStage<List<String>> domains() {
    return done(List.copyOf(domains));
  }

  @Override
  public CompletionStage<Account> create(MailAddress given, String password, OptionalLong quota) {
    MailAddress address = given.normalised();
    if (!domains.contains(address.domain())) {
      return refused(Reason.NOT_FOUND);
    }
    Account account =
        new Account(
            address,
            TimeOrderedId.next(InstantSource.system()),
            1,
            quota.orElse(QUOTA),
            Optional.empty(),
            Instant.now());
    if (accounts.putIfAbsent(address, account) != null) {
      return refused(Reason.CONFLICT);
    }
    passwords.put(address, password);
    return mailboxes
        .ask(
            account.mailboxId(),
            replyTo -> new MailboxCommand.Open(address, 1, account.quota(), replyTo))
        .thenApply(opened -> account);
  }

  @Override
  public CompletionStage<Account> createHashed(
      MailAddress address, String phc, OptionalLong quota) {
    return phc.startsWith("$argon2id$") ? create(address, phc, quota) : refused(Reason.INVALID);
  }

  @Override
  public CompletionStage<Optional<Account>> find(MailAddress address) {
    return done(Optional.ofNullable(accounts.get(address.normalised())));
  }

  @Override
  public CompletionStage<List<Account>> list(
      String domain, Optional<MailAddress> after, int limit) {
    return done(
        accounts.values().stream()
            .filter(account -> account.address().domain().equals(domain))
            .sorted(Comparator.comparing(account -> account.address().toString()))
            .filter(
                account ->
                    after
                        .map(a -> account.address().toString().compareTo(a.toString()) > 0)
                        .orElse(true))
            .limit(limit)
            .toList());
  }

  @Override
  public CompletionStage<Void> delete(MailAddress address) {
    return accounts.remove(address.normalised()) == null ? refused(Reason.NOT_FOUND) : done(null);
  }

  @Override
  public CompletionStage<Void> setPassword(MailAddress address, String password) {
    passwords.put(address.normalised(), password);
    return done(null);
  }

  @Override
  public CompletionStage<Account> setDisplayName(MailAddress address, Optional<String> name) {
    return done(
        accounts.computeIfPresent(
            address.normalised(),
            (a, old) ->
                new Account(
                    a, old.mailboxId(), old.generation(), old.quota(), name, old.createdAt())));
  }

  @Override
  public CompletionStage<Account> setQuota(MailAddress address, long quota) {
    return done(
        accounts.computeIfPresent(
            address.normalised(),
            (a, old) ->
                new Account(
                    a,
                    old.mailboxId(),
                    old.generation(),
                    quota,
                    old.displayName(),
                    old.createdAt())));
  }

  @Override
  public CompletionStage<Void> createAlias(MailAddress alias, List<MailAddress> targets) {
    return aliases.putIfAbsent(alias.normalised(), targets) == null
        ? done(null)
        : refused(Reason.CONFLICT);
  }

  @Override
  public CompletionStage<Void> deleteAlias(MailAddress alias) {
    return aliases.remove(alias.normalised()) == null ? refused(Reason.NOT_FOUND) : done(null);
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(MailAddress address, String password) {
    if (busy) {
      return refused(Reason.BUSY);
    }
    return password.equals(passwords.get(address.normalised()))
        ? find(address)
        : done(Optional.empty());
  }

  @Override
  public CompletionStage<Token> issueToken(MailAddress address) {
    String token = UUID.randomUUID().toString();
    tokens.put(token, address);
    return done(new Token(token, Instant.now().plus(Duration.ofDays(30))));
  }

  @Override
  public CompletionStage<Optional<Account>> verifyToken(String token) {
    MailAddress address = tokens.get(token);
    return address == null ? done(Optional.empty()) : find(address);
  }

  @Override
  public CompletionStage<Void> revokeToken(String token) {
    tokens.remove(token);
    return done(null);
  }
}
