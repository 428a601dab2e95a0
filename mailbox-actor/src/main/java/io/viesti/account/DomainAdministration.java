package io.viesti.account;

import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.AddressBucketReply;
import io.viesti.directory.DomainListCommand;
import io.viesti.directory.DomainListReply;
import io.viesti.directory.HostedDomainCommand;
import io.viesti.directory.HostedDomainReply;
import io.viesti.directory.Hosting;
import io.viesti.directory.ReservedMailbox;
import io.viesti.directory.ShardedDirectory;
import io.viesti.envelope.MailAddress;
import io.viesti.id.TimeOrderedId;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Hosting domains. Thread-safe. */
final class DomainAdministration {
  private final ShardedDirectory directory;
  private final AccountMailboxes mailboxes;
  private final InstantSource clock;
  private final long postmasterQuota;

  DomainAdministration(
      ShardedDirectory directory,
      AccountMailboxes mailboxes,
      InstantSource clock,
      long postmasterQuota) {
    this.directory = directory;
    this.mailboxes = mailboxes;
    this.clock = clock;
    this.postmasterQuota = postmasterQuota;
  }

  /**
   * The list first, so that no hosted domain is missing there; a listed one that a crash kept from
   * being hosted is taken up by creating it again.
   */
  CompletableFuture<Void> create(String text) {
    String domain = valid(text);
    return directory
        .domains()
        .describe(domain)
        .thenAccept(
            hosting ->
                hosting.ifPresent(
                    taken -> {
                      throw exists(domain);
                    }))
        .thenCompose(free -> list(domain))
        .thenCompose(listed -> reserve(domain))
        .thenCompose(postmaster -> host(domain, postmaster))
        .whenComplete((done, failure) -> forget(domain));
  }

  CompletableFuture<Void> delete(String text) {
    String domain = valid(text);
    return directory
        .domains()
        .describe(domain)
        .thenCompose(
            hosting ->
                hosting.isPresent()
                    ? empty(domain, hosting.get())
                    : CompletableFuture.completedFuture(null))
        .thenCompose(
            hosting ->
                unlist(domain)
                    .thenAccept(
                        done -> {
                          if (hosting == null) {
                            throw AccountBuckets.notFound(
                                "the domain " + domain + " is not hosted here");
                          }
                        }))
        .whenComplete((done, failure) -> forget(domain));
  }

  CompletableFuture<List<String>> list() {
    return directory.domains().names().thenApply(List::copyOf);
  }

  private CompletableFuture<Void> list(String domain) {
    return directory
        .domains()
        .askList(replyTo -> new DomainListCommand.Add(domain, replyTo))
        .toCompletableFuture()
        .thenAccept(
            reply -> {
              if (reply instanceof DomainListReply.Full) {
                throw AccountBuckets.conflict("no more domains can be hosted here");
              }
            });
  }

  private CompletableFuture<ReservedMailbox> reserve(String domain) {
    ReservedMailbox postmaster = new ReservedMailbox(mailboxes.freshId(), mailboxes.generation());
    return mailboxes
        .open(postmaster.mailboxId(), postmaster(domain), postmaster.generation(), postmasterQuota)
        .thenApply(opened -> postmaster);
  }

  /** Replaces the mailbox that is postmaster's when nobody else is. */
  CompletableFuture<Void> reserveAnew(String domain) {
    return reserve(domain)
        .thenCompose(
            mailbox ->
                directory
                    .domains()
                    .ask(
                        domain,
                        replyTo -> new HostedDomainCommand.ReservePostmaster(mailbox, replyTo)))
        .thenAccept(reply -> forget(domain));
  }

  private CompletableFuture<Void> host(String domain, ReservedMailbox postmaster) {
    String id = TimeOrderedId.next(clock);
    int buckets = directory.settings().buckets();
    return directory
        .domains()
        .ask(domain, replyTo -> new HostedDomainCommand.Host(id, buckets, postmaster, replyTo))
        .toCompletableFuture()
        .thenCompose(
            reply ->
                reply instanceof HostedDomainReply.AlreadyHosted
                    ? mailboxes
                        .close(postmaster.mailboxId(), postmaster(domain))
                        .thenAccept(
                            closed -> {
                              throw exists(domain);
                            })
                    : CompletableFuture.completedFuture(null));
  }

  /** Seals every bucket, which only an empty one allows; then nothing can be added any more. */
  private CompletableFuture<Hosting> empty(String domain, Hosting hosting) {
    return seal(hosting, 0)
        .thenCompose(
            allEmpty ->
                allEmpty
                    ? drop(domain, hosting)
                    : unseal(hosting)
                        .thenApply(
                            again -> {
                              throw AccountBuckets.conflict(
                                  "the domain " + domain + " still has accounts or aliases");
                            }));
  }

  private CompletableFuture<Boolean> seal(Hosting hosting, int number) {
    if (number == hosting.buckets()) {
      return CompletableFuture.completedFuture(true);
    }
    return directory
        .buckets()
        .ask(hosting.bucket(number), AddressBucketCommand.Seal::new)
        .toCompletableFuture()
        .thenCompose(
            reply ->
                reply instanceof AddressBucketReply.Sealed
                    ? seal(hosting, number + 1)
                    : CompletableFuture.completedFuture(false));
  }

  private CompletableFuture<Void> unseal(Hosting hosting) {
    CompletableFuture<?>[] all = new CompletableFuture<?>[hosting.buckets()];
    for (int number = 0; number < all.length; number++) {
      all[number] =
          directory
              .buckets()
              .ask(hosting.bucket(number), AddressBucketCommand.Unseal::new)
              .toCompletableFuture();
    }
    return CompletableFuture.allOf(all);
  }

  private CompletableFuture<Hosting> drop(String domain, Hosting hosting) {
    return directory
        .domains()
        .ask(domain, HostedDomainCommand.Drop::new)
        .toCompletableFuture()
        .thenCompose(
            dropped -> mailboxes.close(hosting.postmaster().mailboxId(), postmaster(domain)))
        .thenApply(closed -> hosting);
  }

  private CompletableFuture<Void> unlist(String domain) {
    return directory
        .domains()
        .askList(replyTo -> new DomainListCommand.Remove(domain, replyTo))
        .toCompletableFuture()
        .thenAccept(removed -> {});
  }

  private void forget(String domain) {
    directory.domains().forget(domain);
    directory.forget(postmaster(domain));
  }

  private static MailAddress postmaster(String domain) {
    return new MailAddress(ShardedDirectory.POSTMASTER, domain);
  }

  private static String valid(String text) {
    return MailAddress.parseDomain(text)
        .filter(domain -> !domain.startsWith("["))
        .orElseThrow(() -> AccountBuckets.invalid("not a domain name: " + text));
  }

  private static AccountException exists(String domain) {
    return AccountBuckets.conflict("the domain " + domain + " exists already");
  }
}
