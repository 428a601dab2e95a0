package io.viesti.bench.readback;

import io.viesti.bench.load.LetterBook;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What every mailbox must hold exactly once: the acknowledged mails. Used by one thread, then read
 * by many.
 */
public final class Expectation {
  private final Map<String, LetterBook> books = new LinkedHashMap<>();
  private final Map<String, Set<Page>> must = new HashMap<>();
  private final Map<String, Set<Page>> may = new HashMap<>();
  private long deliveries;

  /** Pages of this book will be acknowledged. */
  public void know(LetterBook book) {
    books.put(book.name(), book);
  }

  /** A mail was acknowledged: every recipient has it. */
  public void acknowledged(LetterBook book, long number) {
    Page page = new Page(book.name(), number);
    for (String address : book.recipientsOf(number)) {
      must.computeIfAbsent(address, a -> new HashSet<>()).add(page);
      deliveries++;
    }
  }

  public Set<Page> mustHave(String address) {
    return must.getOrDefault(address, Set.of());
  }

  /** A mail every recipient may have, once: as one acknowledged after a copy was made. */
  public void possible(LetterBook book, long number) {
    for (String address : book.recipientsOf(number)) {
      may.computeIfAbsent(address, a -> new HashSet<>()).add(new Page(book.name(), number));
    }
  }

  /** Nothing else may be in a mailbox: what was offered was sent until it was acknowledged. */
  public boolean mayHave(String address, Page page) {
    return mustHave(address).contains(page) || may.getOrDefault(address, Set.of()).contains(page);
  }

  /** Acknowledged deliveries: a mail to three mailboxes counts three times. */
  public long deliveries() {
    return deliveries;
  }

  Map<String, LetterBook> books() {
    return books;
  }
}
