package io.viesti.bench.readback;

import io.viesti.bench.load.LetterBook;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds the mails of one mailbox against what must be in it: each once, unchanged, and nothing
 * else. Used by one thread.
 */
final class MailboxCheck {
  private final String address;
  private final Expectation expectation;
  private final Consumer<String> fault;
  private final Set<Page> seen = new HashSet<>();

  /**
   * @param fault told of every fault in one sentence
   */
  MailboxCheck(String address, Expectation expectation, Consumer<String> fault) {
    this.address = address;
    this.expectation = expectation;
    this.fault = fault;
  }

  /** The mailbox holds this mail. */
  void holds(byte[] raw) {
    for (LetterBook book : expectation.books().values()) {
      OptionalLong number = book.numberOf(raw);
      if (number.isPresent()) {
        judge(book, new Page(book.name(), number.getAsLong()), raw);
        return;
      }
    }
    fault.accept("a mail nobody sent is in " + address);
  }

  private void judge(LetterBook book, Page page, byte[] raw) {
    if (!seen.add(page)) {
      fault.accept(page + " is twice in " + address);
    } else if (!expectation.mayHave(address, page)) {
      fault.accept(page + " was never sent to " + address);
    } else if (!book.letter(page.number()).isTailOf(raw)) {
      fault.accept(page + " is changed in " + address);
    }
  }

  /** The mailbox holds nothing more. */
  void isAll() {
    for (Page page : expectation.mustHave(address)) {
      if (!seen.contains(page)) {
        fault.accept(page + " is missing in " + address);
      }
    }
  }
}
