package io.viesti.bench.readback;

import io.viesti.bench.load.LetterBook;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What every mailbox must hold exactly once (acknowledged) and what it may hold at most once (sent,
 * but its fate is unknown). Used by one thread, then read by many.
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

  /** A mail was sent and nobody knows whether it was accepted. */
  public void unknown(LetterBook book, long number) {
    Page page = new Page(book.name(), number);
    book.recipientsOf(number)
        .forEach(address -> may.computeIfAbsent(address, a -> new HashSet<>()).add(page));
  }

  public Set<Page> mustHave(String address) {
    return must.getOrDefault(address, Set.of());
  }

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
