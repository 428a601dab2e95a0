package io.viesti.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects one page while a mailbox is walked from its newest email to its oldest. */
final class Paging implements EntryBlocks.Visitor {
  private final EmailFilter filter;
  private final long before;
  private final int knownTotal;
  private final List<EmailView> page = new ArrayList<>();
  private final MessageIndex.Weight weight = new MessageIndex.Weight();
  private final int limit;
  private int toSkip;
  private int matches;
  private boolean hasMore;

  /**
   * @param knownTotal the number of matches, or -1 to count them on the way
   */
  Paging(EmailFilter filter, int offset, Optional<EmailId> after, int limit, int knownTotal) {
    this.filter = filter;
    this.before = after.map(EmailId::value).orElse(Long.MAX_VALUE);
    this.toSkip = Math.max(0, offset);
    this.limit = limit;
    this.knownTotal = knownTotal;
  }

  @Override
  public boolean visit(IndexEntry entry) {
    boolean beyond = entry.id() >= before;
    if ((beyond && knownTotal >= 0) || !filter.matches(entry)) {
      return true;
    }
    matches++;
    if (beyond) {
      return true;
    }
    if (toSkip > 0) {
      toSkip--;
    } else if (page.size() < limit && !weight.isFull()) {
      page.add(entry.view());
      weight.add(entry);
    } else {
      hasMore = true;
    }
    return !hasMore || knownTotal < 0;
  }

  MessageIndex.Found found() {
    return new MessageIndex.Found(List.copyOf(page), Math.max(knownTotal, matches), hasMore);
  }
}
