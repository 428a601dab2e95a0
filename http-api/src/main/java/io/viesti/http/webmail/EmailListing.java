package io.viesti.http.webmail;

import io.viesti.http.access.EmailPages.Listing;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list of emails.
 *
 * @param nextCursor for {@code cursor=} of the next part, when there is one
 */
public record EmailListing(
    List<EmailItem> emails, int totalCount, boolean hasMore, Optional<String> nextCursor) {

  static EmailListing of(Listing listing) {
    List<EmailItem> items = listing.emails().stream().map(EmailItem::of).toList();
    return new EmailListing(
        items, listing.total(), listing.hasMore(), next(items, listing.hasMore()));
  }

  static Optional<String> next(List<EmailItem> items, boolean hasMore) {
    return hasMore && !items.isEmpty()
        ? Optional.of(items.get(items.size() - 1).emailId())
        : Optional.empty();
  }
}
