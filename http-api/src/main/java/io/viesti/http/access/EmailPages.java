package io.viesti.http.access;

import io.viesti.http.json.Parameters;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.EmailQuery;
import io.viesti.mailbox.EmailView;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand.ListEmails;
import io.viesti.mailbox.MailboxReply.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Lists longer than one reply between nodes may be: asks a mailbox page by page. Thread-safe.
 *
 * @param scanLimit emails looked at for one request that filters here
 */
public record EmailPages(MailboxAccess mailboxes, int scanLimit) {

  /**
   * A list's part.
   *
   * @param total emails that match in all, or those seen when the scan limit ended the search
   */
  public record Listing(List<EmailView> emails, int total, boolean hasMore) {}

  /** Where a list begins: {@code offset} emails in, or after the email of a cursor. */
  public record Window(int offset, Optional<EmailId> after, int limit) {

    /** {@code limit}, and {@code cursor} or {@code offset}. */
    public static Window of(Parameters parameters) {
      Optional<EmailId> cursor =
          parameters
              .text("cursor")
              .map(
                  value ->
                      EmailId.parse(value)
                          .orElseThrow(() -> Parameters.wrong("cursor", "is not one of ours")));
      return new Window(cursor.isPresent() ? 0 : parameters.offset(), cursor, parameters.limit());
    }
  }

  /** Newest first. */
  public CompletionStage<Listing> list(String mailboxId, EmailQuery query, Window window) {
    return collect(
        mailboxId, query, window.offset(), window.after(), window.limit(), new ArrayList<>());
  }

  private CompletionStage<Listing> collect(
      String mailboxId,
      EmailQuery query,
      int offset,
      Optional<EmailId> after,
      int wanted,
      List<EmailView> found) {
    int limit = Math.min(wanted, Mailbox.MAX_PAGE);
    return page(mailboxId, query, offset, after, limit)
        .thenCompose(
            page -> {
              found.addAll(page.emails());
              int left = wanted - page.emails().size();
              if (left <= 0 || !page.hasMore() || page.emails().isEmpty()) {
                return CompletableFuture.completedFuture(
                    new Listing(found, page.total(), page.hasMore()));
              }
              return collect(mailboxId, query, 0, Optional.of(last(page)), left, found);
            });
  }

  /** Newest first, of those that {@code query} finds the ones that {@code wanted} holds for. */
  public CompletionStage<Listing> scan(
      String mailboxId, EmailQuery query, Predicate<EmailView> wanted, Window window) {
    return scanFrom(mailboxId, query, wanted, window, Optional.empty(), new Scan());
  }

  private static final class Scan {
    private final List<EmailView> found = new ArrayList<>();
    private int seen;
    private int matched;
    private int behindCursor;
  }

  private CompletionStage<Listing> scanFrom(
      String mailboxId,
      EmailQuery query,
      Predicate<EmailView> wanted,
      Window window,
      Optional<EmailId> after,
      Scan scan) {
    return page(mailboxId, query, 0, after, Mailbox.MAX_PAGE)
        .thenCompose(
            page -> {
              page.emails().forEach(email -> consider(email, wanted, window, scan));
              scan.seen += page.emails().size();
              boolean end = !page.hasMore() || page.emails().isEmpty();
              if (end || scan.seen >= scanLimit) {
                boolean more = !end || scan.behindCursor > window.offset() + scan.found.size();
                return CompletableFuture.completedFuture(
                    new Listing(scan.found, scan.matched, more));
              }
              return scanFrom(mailboxId, query, wanted, window, Optional.of(last(page)), scan);
            });
  }

  private static void consider(
      EmailView email, Predicate<EmailView> wanted, Window window, Scan scan) {
    if (!wanted.test(email)) {
      return;
    }
    scan.matched++;
    boolean behind =
        window.after().map(cursor -> email.email().id().compareTo(cursor) < 0).orElse(true);
    if (behind && scan.behindCursor++ >= window.offset() && scan.found.size() < window.limit()) {
      scan.found.add(email);
    }
  }

  private CompletionStage<Page> page(
      String mailboxId, EmailQuery query, int offset, Optional<EmailId> after, int limit) {
    return mailboxes.read(
        mailboxId, Page.class, replyTo -> new ListEmails(query, offset, after, limit, replyTo));
  }

  private static EmailId last(Page page) {
    return page.emails().get(page.emails().size() - 1).email().id();
  }
}
