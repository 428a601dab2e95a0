package io.viesti.bench.readback;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.outside.node.Webmail;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Reads every mail of every mailbox over HTTP and holds it against an {@link Expectation}: there,
 * once, unchanged.
 */
public final class ReadBack {
  private static final long TELL_EVERY = 20_000;

  private final ViestiTown town;
  private final Expectation expectation;
  private final LongConsumer progress;
  private final AtomicLong read = new AtomicLong();
  private final Findings findings = new Findings();

  /**
   * @param progress told the number of mails read so far, now and then
   */
  public ReadBack(ViestiTown town, Expectation expectation, LongConsumer progress) {
    this.town = town;
    this.expectation = expectation;
    this.progress = progress;
  }

  /** What was found wrong, the first few of each kind by name. */
  public static final class Findings {
    private static final int NAMED = 10;
    private final List<String> named = new ArrayList<>();
    private long wrong;

    private synchronized void add(String what) {
      wrong++;
      if (named.size() < NAMED) {
        named.add(what);
      }
    }

    public synchronized long wrong() {
      return wrong;
    }

    @Override
    public synchronized String toString() {
      return wrong + " wrong: " + String.join("; ", named) + (wrong > named.size() ? "; ..." : "");
    }
  }

  /**
   * Reads all.
   *
   * @return mails read
   * @throws IllegalStateException naming the first mails that are missing, doubled or changed
   */
  public long requireExact() {
    InParallel.forEach(town.addresses(), this::check);
    if (findings.wrong() > 0) {
      throw new IllegalStateException("of " + read + " mails read back, " + findings);
    }
    return read.get();
  }

  private void check(String address) {
    Webmail mailbox = town.mailbox(address);
    MailboxCheck check = new MailboxCheck(address, expectation, findings::add);
    for (JsonNode email : mailbox.list("inbox")) {
      check.holds(mailbox.raw(email.path("email_id").asText()));
      long soFar = read.incrementAndGet();
      if (soFar % TELL_EVERY == 0) {
        progress.accept(soFar);
      }
    }
    check.isAll();
  }
}
