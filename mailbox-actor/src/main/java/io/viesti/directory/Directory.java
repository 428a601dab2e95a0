package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import java.util.concurrent.CompletionStage;

/**
 * Looks addresses up. Answers may be up to 30 s old (a bounded cache per node); a mailbox that no
 * longer holds an address refuses, and {@link #forget} makes the next look-up fresh. Thread-safe;
 * no call blocks. Stages fail when the directory can't be asked now: answer 451.
 */
public interface Directory {

  CompletionStage<Resolution> resolve(MailAddress address);

  /** Whether mail for this domain (lower case A-labels) is kept here. */
  CompletionStage<Boolean> isHosted(String domain);

  /** Drops what is remembered of an address. */
  void forget(MailAddress address);
}
