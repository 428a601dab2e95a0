package io.viesti.account;

import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.AddressBucketReply;
import io.viesti.directory.Resolution;
import io.viesti.directory.ShardedDirectory;
import io.viesti.envelope.MailAddress;
import io.viesti.queue.ResolvedRecipient;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Making and unmaking aliases. Thread-safe. */
final class AliasAdministration {
  private final ShardedDirectory directory;
  private final AccountBuckets buckets;

  AliasAdministration(ShardedDirectory directory, AccountBuckets buckets) {
    this.directory = directory;
    this.buckets = buckets;
  }

  /** Each target must lead to an account already, so no loop can come to be. */
  CompletableFuture<Void> create(MailAddress given, List<MailAddress> givenTargets) {
    MailAddress alias = AccountAdministration.valid(given);
    List<MailAddress> targets =
        givenTargets.stream().map(MailAddress::normalised).distinct().toList();
    if (targets.isEmpty() || targets.size() > Resolution.MAX_TARGETS) {
      throw AccountBuckets.invalid(
          "an alias leads to 1 to " + Resolution.MAX_TARGETS + " addresses");
    }
    if (targets.contains(alias)) {
      throw AccountBuckets.invalid("the alias " + alias + " leads to itself");
    }
    return buckets
        .hosting(alias.domain())
        .thenCompose(
            hosting ->
                expectAccounts(targets)
                    .thenCompose(
                        good ->
                            buckets.ask(
                                hosting,
                                alias,
                                (local, replyTo) ->
                                    new AddressBucketCommand.BindAlias(local, targets, replyTo))))
        .thenAccept(
            reply -> {
              if (!(reply instanceof AddressBucketReply.IsAlias)) {
                directory.domains().forget(alias.domain());
                throw AccountBuckets.refusal(alias, reply);
              }
            });
  }

  CompletableFuture<Void> delete(MailAddress given) {
    MailAddress alias = given.normalised();
    return buckets
        .hosting(alias.domain())
        .thenCompose(hosting -> buckets.ask(hosting, alias, AddressBucketCommand.RemoveAlias::new))
        .thenAccept(
            reply -> {
              if (!(reply instanceof AddressBucketReply.IsAlias)) {
                throw AccountBuckets.notFound("there is no alias " + alias);
              }
            });
  }

  private CompletableFuture<Void> expectAccounts(List<MailAddress> targets) {
    Set<String> mailboxes = new HashSet<>();
    CompletableFuture<Void> checked = CompletableFuture.completedFuture(null);
    for (MailAddress target : targets) {
      checked =
          checked
              .thenCompose(
                  before -> {
                    directory.forget(target);
                    return directory.resolve(target);
                  })
              .thenAccept(found -> collect(target, found, mailboxes));
    }
    return checked;
  }

  private static void collect(MailAddress target, Resolution resolution, Set<String> mailboxes) {
    if (!(resolution instanceof Resolution.Found found)) {
      throw AccountBuckets.invalid("the target " + target + " is not an address here");
    }
    found.recipients().stream().map(ResolvedRecipient::mailboxId).forEach(mailboxes::add);
    if (mailboxes.size() > Resolution.MAX_TARGETS) {
      throw AccountBuckets.invalid(
          "the alias leads to more than " + Resolution.MAX_TARGETS + " accounts");
    }
  }
}
