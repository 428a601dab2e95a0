package io.viesti.account;

import io.viesti.directory.AccountEntry;
import io.viesti.directory.AddressBucket;
import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.AddressBucketReply;
import io.viesti.directory.Hosting;
import io.viesti.directory.ShardedDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Lists a domain's accounts in order of their addresses, merged from all buckets. */
final class AccountListing {
  private final ShardedDirectory directory;

  AccountListing(ShardedDirectory directory) {
    this.directory = directory;
  }

  /**
   * @param after a normalised local part
   */
  CompletableFuture<List<AccountEntry>> page(
      String domain, Hosting hosting, Optional<String> after, int limit) {
    // A little more than its share from each bucket, so that one round is enough most times.
    int share = Math.min(AddressBucket.PAGE, 4 + 2 * limit / hosting.buckets());
    return more(hosting, after, limit, share, new ArrayList<>());
  }

  private CompletableFuture<List<AccountEntry>> more(
      Hosting hosting, Optional<String> after, int limit, int share, List<AccountEntry> got) {
    List<CompletableFuture<AddressBucketReply>> pages = new ArrayList<>();
    for (int number = 0; number < hosting.buckets(); number++) {
      pages.add(
          directory
              .buckets()
              .question(
                  hosting.bucket(number),
                  replyTo -> new AddressBucketCommand.ListAccounts(after, share, replyTo))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(pages.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              Merged merged = merge(pages);
              for (AccountEntry account : merged.inOrder) {
                if (got.size() < limit) {
                  got.add(account);
                }
              }
              return got.size() < limit && merged.upTo.isPresent()
                  ? more(hosting, merged.upTo, limit, share, got)
                  : CompletableFuture.completedFuture(got);
            });
  }

  /**
   * @param inOrder all there is up to {@code upTo}
   * @param upTo the least last name of buckets that have more; none when all was read
   */
  private record Merged(List<AccountEntry> inOrder, Optional<String> upTo) {}

  private static Merged merge(List<CompletableFuture<AddressBucketReply>> pages) {
    TreeMap<String, AccountEntry> sorted = new TreeMap<>();
    Optional<String> upTo = Optional.empty();
    for (CompletableFuture<AddressBucketReply> done : pages) {
      if (done.getNow(null) instanceof AddressBucketReply.Page page) {
        page.accounts().forEach(account -> sorted.put(account.address().localPart(), account));
        if (page.hasMore()) {
          String last = page.accounts().get(page.accounts().size() - 1).address().localPart();
          upTo = upTo.filter(least -> least.compareTo(last) <= 0).or(() -> Optional.of(last));
        }
      }
    }
    List<AccountEntry> complete =
        List.copyOf(upTo.map(last -> sorted.headMap(last, true)).orElse(sorted).values());
    return new Merged(complete, upTo);
  }
}
