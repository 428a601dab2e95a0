package io.viesti.account;

import io.viesti.directory.AccountEntry;
import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.AddressBucketReply;
import io.viesti.directory.Hosting;
import io.viesti.directory.ShardedDirectory;
import io.viesti.envelope.MailAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;

/** The way from an address to what its bucket says. Thread-safe. */
final class AccountBuckets {
  private final ShardedDirectory directory;

  AccountBuckets(ShardedDirectory directory) {
    this.directory = directory;
  }

  /** How a domain is hosted; {@code NOT_FOUND} only after asking it now. For administration. */
  CompletableFuture<Hosting> hosting(String domain) {
    return directory
        .domains()
        .find(domain)
        .thenCompose(
            known ->
                known.isPresent()
                    ? CompletableFuture.completedFuture(known)
                    : directory.domains().describe(domain))
        .thenApply(
            hosting ->
                hosting.orElseThrow(
                    () -> notFound("the domain " + domain + " is not hosted here")));
  }

  /** Asks the bucket of a normalised address of a domain hosted in this way. */
  CompletableFuture<AddressBucketReply> ask(
      Hosting hosting,
      MailAddress address,
      BiFunction<String, ActorRef<AddressBucketReply>, AddressBucketCommand.Change> command) {
    String local = address.localPart();
    return directory
        .buckets()
        .ask(hosting.bucketOf(local), replyTo -> command.apply(local, replyTo))
        .toCompletableFuture();
  }

  /** What the bucket of such an address knows of it, asked again while the bucket is silent. */
  CompletableFuture<AddressBucketReply> lookUp(Hosting hosting, MailAddress address) {
    String local = address.localPart();
    return directory
        .buckets()
        .question(
            hosting.bucketOf(local), replyTo -> new AddressBucketCommand.Lookup(local, replyTo))
        .toCompletableFuture();
  }

  /** Changes an account and returns how it is now; {@code NOT_FOUND} when it is none. */
  CompletableFuture<AccountEntry> change(
      MailAddress address,
      BiFunction<String, ActorRef<AddressBucketReply>, AddressBucketCommand.Change> command) {
    MailAddress key = address.normalised();
    return hosting(key.domain())
        .thenCompose(hosting -> ask(hosting, key, command))
        .thenApply(reply -> account(reply).orElseThrow(() -> noAccount(key)));
  }

  /**
   * The account of a normalised address, read now; of domains this node knows to be hosted only, so
   * that strangers' guesses ask nobody else.
   */
  CompletableFuture<Optional<AccountEntry>> find(MailAddress address) {
    return directory
        .domains()
        .find(address.domain())
        .thenCompose(
            hosting ->
                hosting.isPresent()
                    ? lookUp(hosting.get(), address).thenApply(AccountBuckets::account)
                    : CompletableFuture.completedFuture(Optional.empty()));
  }

  static Optional<AccountEntry> account(AddressBucketReply reply) {
    return reply instanceof AddressBucketReply.IsAccount is
        ? Optional.of(is.account())
        : Optional.empty();
  }

  static Account view(AccountEntry entry) {
    return new Account(
        entry.address(),
        entry.mailboxId(),
        entry.generation(),
        entry.quota(),
        entry.displayName(),
        entry.createdAt());
  }

  static AccountException noAccount(MailAddress address) {
    return notFound("there is no account " + address);
  }

  static AccountException notFound(String message) {
    return new AccountException(AccountException.Reason.NOT_FOUND, message);
  }

  static AccountException invalid(String message) {
    return new AccountException(AccountException.Reason.INVALID, message);
  }

  static AccountException conflict(String message) {
    return new AccountException(AccountException.Reason.CONFLICT, message);
  }

  /** Why a bucket did not take an address. */
  static AccountException refusal(MailAddress address, AddressBucketReply reply) {
    if (!(reply instanceof AddressBucketReply.Refused refused)) {
      return unexpected(address);
    }
    return switch (refused.reason()) {
      case TAKEN -> conflict(address + " exists already");
      case FULL -> conflict("the domain " + address.domain() + " is full");
      case SEALED -> conflict("the domain " + address.domain() + " is being deleted");
      case NOT_EMPTY -> unexpected(address);
    };
  }

  private static AccountException unexpected(MailAddress address) {
    return new AccountException(
        AccountException.Reason.UNAVAILABLE, "unexpected answer for " + address);
  }
}
