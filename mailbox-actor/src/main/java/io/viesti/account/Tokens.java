package io.viesti.account;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.viesti.directory.AccessToken;
import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.AddressBucketReply;
import io.viesti.directory.Hosting;
import io.viesti.directory.ShardedDirectory;
import io.viesti.envelope.MailAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bearer tokens: kept by their hash in the bucket of their account, remembered here for a while
 * once seen to be good. Thread-safe.
 */
final class Tokens {
  private record Good(Account account, Instant expiresAt) {}

  private final ShardedDirectory directory;
  private final AccountBuckets buckets;
  private final InstantSource clock;
  private final AccountsSettings settings;
  private final AsyncCache<String, Good> good;
  private final AtomicLong changes = new AtomicLong();

  Tokens(
      ShardedDirectory directory,
      AccountBuckets buckets,
      InstantSource clock,
      AccountsSettings settings,
      Ticker ticker) {
    this.directory = directory;
    this.buckets = buckets;
    this.clock = clock;
    this.settings = settings;
    this.good =
        Caffeine.newBuilder()
            .maximumSize(settings.maxRemembered())
            .expireAfterWrite(settings.rememberTokens())
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  CompletableFuture<Accounts.Token> issue(MailAddress given) {
    MailAddress address = given.normalised();
    Instant expiresAt = clock.instant().plus(settings.tokenLifetime());
    return buckets
        .hosting(address.domain())
        .thenCompose(
            hosting -> {
              TokenText token =
                  TokenText.random(hosting.numberOf(address.localPart()), address.domain());
              return buckets
                  .ask(
                      hosting,
                      address,
                      (local, replyTo) ->
                          new AddressBucketCommand.IssueToken(
                              local, new AccessToken(token.hash(), expiresAt), replyTo))
                  .thenApply(
                      reply -> {
                        AccountBuckets.account(reply)
                            .orElseThrow(() -> AccountBuckets.noAccount(address));
                        return new Accounts.Token(token.text(), expiresAt);
                      });
            });
  }

  CompletableFuture<Optional<Account>> verify(String text) {
    Optional<TokenText> token = TokenText.parse(text);
    if (token.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String hash = token.get().hash();
    return good.get(hash, (key, executor) -> find(token.get(), key))
        .thenApply(
            known ->
                Optional.ofNullable(known)
                    .filter(fresh -> fresh.expiresAt.isAfter(clock.instant()))
                    .map(Good::account));
  }

  CompletableFuture<Void> revoke(String text) {
    Optional<TokenText> token = TokenText.parse(text);
    if (token.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    String hash = token.get().hash();
    return bucket(token.get())
        .thenCompose(
            bucket ->
                bucket.isPresent()
                    ? directory
                        .buckets()
                        .ask(
                            bucket.get(),
                            replyTo -> new AddressBucketCommand.RevokeToken(hash, replyTo))
                    : CompletableFuture.completedFuture(null))
        .<Void>thenApply(done -> null)
        .whenComplete((done, failure) -> good.synchronous().invalidate(hash));
  }

  /** Makes the next look at any of the account's tokens fresh. */
  void forget(MailAddress address) {
    changes.incrementAndGet();
    good.synchronous().asMap().values().removeIf(known -> known.account.address().equals(address));
  }

  private CompletableFuture<Good> find(TokenText token, String hash) {
    long asOf = changes.get();
    CompletableFuture<Good> found =
        bucket(token)
            .thenCompose(
                bucket ->
                    bucket.isPresent()
                        ? directory
                            .buckets()
                            .question(
                                bucket.get(),
                                replyTo ->
                                    new AddressBucketCommand.FindToken(
                                        hash, clock.instant(), replyTo))
                        : CompletableFuture.completedFuture(new AddressBucketReply.Unknown()))
            .thenApply(
                reply ->
                    reply instanceof AddressBucketReply.TokenOf known
                        ? new Good(AccountBuckets.view(known.account()), known.expiresAt())
                        : null);
    found.whenComplete(
        (known, failure) -> {
          if (changes.get() != asOf) {
            good.synchronous().invalidate(hash);
          }
        });
    return found;
  }

  private CompletableFuture<Optional<String>> bucket(TokenText token) {
    return directory
        .domains()
        .find(token.domain())
        .thenApply(
            hosting ->
                hosting
                    .filter((Hosting h) -> token.bucket() < h.buckets())
                    .map(h -> h.bucket(token.bucket())));
  }
}
