package io.viesti.bench.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxCheckTest {
  private static final LetterBook BOOK =
      new LetterBook("t", "a@b.test", Townsfolk.of("bench.test", 2, 1), Workload.TEXT_2K);
  private static final String ADDRESS = "0user@bench.test";
  private static final byte[] TRACE =
      "Return-Path: <a@b.test>\r\nReceived: from x\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Expectation expectation = new Expectation();
  private final List<String> faults = new ArrayList<>();
  private MailboxCheck check;

  /** Pages 0 and 2 are for this mailbox, page 1 is for the other. */
  @BeforeEach
  void acknowledgeThree() {
    expectation.know(BOOK);
    for (long page = 0; page < 3; page++) {
      expectation.acknowledged(BOOK, page);
    }
    check = new MailboxCheck(ADDRESS, expectation, faults::add);
  }

  private static byte[] stored(long page) {
    byte[] octets = BOOK.letter(page).octets();
    return ByteBuffer.allocate(TRACE.length + octets.length).put(TRACE).put(octets).array();
  }

  @Test
  void allOnceAndUnchangedIsWithoutFault() {
    check.holds(stored(2));
    check.holds(stored(0));
    check.isAll();

    assertThat(faults).isEmpty();
  }

  @Test
  void aMissingMailIsNamed() {
    check.holds(stored(0));
    check.isAll();

    assertThat(faults).containsExactly("t#2 is missing in " + ADDRESS);
  }

  @Test
  void aDoubledMailIsNamed() {
    check.holds(stored(0));
    check.holds(stored(2));
    check.holds(stored(0));
    check.isAll();

    assertThat(faults).containsExactly("t#0 is twice in " + ADDRESS);
  }

  @Test
  void aMailWithOneOctetChangedIsNamed() {
    byte[] changed = stored(0);
    changed[changed.length - 10] ^= 1;
    check.holds(changed);
    check.holds(stored(2));
    check.isAll();

    assertThat(faults).containsExactly("t#0 is changed in " + ADDRESS);
  }

  @Test
  void aMailCutShortIsNamed() {
    byte[] whole = stored(0);
    check.holds(java.util.Arrays.copyOf(whole, whole.length - 2));
    check.holds(stored(2));
    check.isAll();

    assertThat(faults).containsExactly("t#0 is changed in " + ADDRESS);
  }

  @Test
  void aMailForSomebodyElseIsNamed() {
    check.holds(stored(0));
    check.holds(stored(1));
    check.holds(stored(2));
    check.isAll();

    assertThat(faults).containsExactly("t#1 was never sent to " + ADDRESS);
  }

  @Test
  void aMailNobodySentIsAFault() {
    check.holds("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    check.holds(stored(0));
    check.holds(stored(2));
    check.isAll();

    assertThat(faults).containsExactly("a mail nobody sent is in " + ADDRESS);
  }
}
