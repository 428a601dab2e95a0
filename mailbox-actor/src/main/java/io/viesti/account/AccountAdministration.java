package io.viesti.account;

import io.viesti.directory.AccountEntry;
import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.AddressBucketReply;
import io.viesti.directory.HostedDomainCommand;
import io.viesti.directory.Hosting;
import io.viesti.directory.PasswordHash;
import io.viesti.directory.ShardedDirectory;
import io.viesti.envelope.MailAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Making and unmaking accounts. Thread-safe. */
final class AccountAdministration {
  private final ShardedDirectory directory;
  private final DomainAdministration domains;
  private final AccountBuckets buckets;
  private final AccountMailboxes mailboxes;
  private final AccountListing listing;
  private final InstantSource clock;

  AccountAdministration(
      ShardedDirectory directory,
      DomainAdministration domains,
      AccountBuckets buckets,
      AccountMailboxes mailboxes,
      AccountListing listing,
      InstantSource clock) {
    this.directory = directory;
    this.domains = domains;
    this.buckets = buckets;
    this.mailboxes = mailboxes;
    this.listing = listing;
    this.clock = clock;
  }

  /**
   * The mailbox first, the address after: a crash in between leaves a mailbox nobody knows of,
   * never an address without one.
   *
   * @param password asked for only when the address is free
   */
  CompletableFuture<Account> create(
      MailAddress given, Supplier<CompletionStage<PasswordHash>> password, long quota) {
    MailAddress address = valid(given);
    return buckets
        .hosting(address.domain())
        .thenCompose(
            hosting ->
                expectFree(hosting, address)
                    .thenCompose(free -> password.get())
                    .thenCompose(hash -> open(hosting, address, hash, quota))
                    .thenCompose(account -> bind(hosting, account))
                    .thenCompose(account -> offerAdministrator(hosting, account)))
        .thenApply(AccountBuckets::view);
  }

  /** The address first, the mail after: from then on the mailbox takes nothing in. */
  CompletableFuture<Void> delete(MailAddress given) {
    MailAddress address = given.normalised();
    return buckets
        .hosting(address.domain())
        .thenCompose(
            hosting ->
                buckets
                    .lookUp(hosting, address)
                    .thenApply(reply -> expectAccount(address, reply))
                    .thenCompose(account -> replacePostmaster(hosting, account))
                    .thenCompose(
                        replaced ->
                            buckets.ask(hosting, address, AddressBucketCommand.RemoveAccount::new))
                    .thenApply(reply -> expectAccount(address, reply))
                    .thenCompose(account -> withdrawAdministrator(hosting, account))
                    .thenCompose(account -> mailboxes.close(account.mailboxId(), address)));
  }

  private CompletableFuture<Void> expectFree(Hosting hosting, MailAddress address) {
    return buckets
        .lookUp(hosting, address)
        .thenAccept(
            reply -> {
              if (!(reply instanceof AddressBucketReply.Unknown)) {
                throw AccountBuckets.conflict(address + " exists already");
              }
            });
  }

  private CompletableFuture<AccountEntry> open(
      Hosting hosting, MailAddress address, PasswordHash password, long quota) {
    // Whoever becomes postmaster finds the mail that came for postmaster before.
    String mailboxId =
        isPostmaster(address) ? hosting.postmaster().mailboxId() : mailboxes.freshId();
    AccountEntry account =
        new AccountEntry(
            address,
            mailboxId,
            mailboxes.generation(),
            password,
            quota,
            Optional.empty(),
            clock.instant());
    return mailboxes
        .open(mailboxId, address, account.generation(), quota)
        .thenCompose(
            opened ->
                isPostmaster(address)
                    ? mailboxes.setQuota(mailboxId, quota)
                    : CompletableFuture.completedFuture(null))
        .thenApply(ready -> account);
  }

  private CompletableFuture<AccountEntry> bind(Hosting hosting, AccountEntry account) {
    MailAddress address = account.address();
    return buckets
        .ask(
            hosting,
            address,
            (local, replyTo) -> new AddressBucketCommand.BindAccount(account, replyTo))
        .thenCompose(
            reply -> {
              if (reply instanceof AddressBucketReply.IsAccount) {
                return CompletableFuture.completedFuture(account);
              }
              directory.domains().forget(address.domain());
              CompletableFuture<Void> cleared =
                  isPostmaster(address)
                      ? CompletableFuture.completedFuture(null)
                      : mailboxes.close(account.mailboxId(), address);
              return cleared.handle(
                  (done, failure) -> {
                    throw AccountBuckets.refusal(address, reply);
                  });
            });
  }

  /** The first account of a domain reads what comes for postmaster. */
  private CompletableFuture<AccountEntry> offerAdministrator(
      Hosting hosting, AccountEntry account) {
    if (hosting.administrator().isPresent()) {
      return CompletableFuture.completedFuture(account);
    }
    String domain = account.address().domain();
    return directory
        .domains()
        .ask(
            domain,
            replyTo -> new HostedDomainCommand.OfferAdministrator(account.address(), replyTo))
        .toCompletableFuture()
        .thenApply(
            reply -> {
              forgetPostmaster(domain);
              return account;
            });
  }

  private CompletableFuture<AccountEntry> withdrawAdministrator(
      Hosting hosting, AccountEntry account) {
    String domain = account.address().domain();
    return directory
        .domains()
        .ask(
            domain,
            replyTo -> new HostedDomainCommand.WithdrawAdministrator(account.address(), replyTo))
        .thenCompose(reply -> listing.page(domain, hosting, Optional.empty(), 1))
        .thenCompose(
            next ->
                next.isEmpty()
                    ? CompletableFuture.completedFuture(account)
                    : offerAdministrator(hosting.withoutAdministrator(), next.get(0)))
        .toCompletableFuture()
        .thenApply(
            done -> {
              forgetPostmaster(domain);
              return account;
            });
  }

  private CompletableFuture<Void> replacePostmaster(Hosting hosting, AccountEntry account) {
    return account.mailboxId().equals(hosting.postmaster().mailboxId())
        ? domains.reserveAnew(account.address().domain())
        : CompletableFuture.completedFuture(null);
  }

  private void forgetPostmaster(String domain) {
    directory.forget(new MailAddress(ShardedDirectory.POSTMASTER, domain));
  }

  private static AccountEntry expectAccount(MailAddress address, AddressBucketReply reply) {
    return AccountBuckets.account(reply).orElseThrow(() -> AccountBuckets.noAccount(address));
  }

  private static boolean isPostmaster(MailAddress address) {
    return address.localPart().equals(ShardedDirectory.POSTMASTER);
  }

  /** What may become an address of ours: mail to a tag goes to the address without it. */
  static MailAddress valid(MailAddress given) {
    MailAddress address = given.normalised();
    if (given.localPart().indexOf('+') > 0 || address.domain().startsWith("[")) {
      throw AccountBuckets.invalid(given + " can't be an address here");
    }
    return address;
  }
}
