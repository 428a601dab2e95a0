package io.viesti.directory;

import io.viesti.queue.ResolvedRecipient;
import java.util.List;

/** What the directory says of an address. */
public sealed interface Resolution {

  /** Mail for it is taken here: 1 to {@value #MAX_TARGETS} accounts. */
  record Found(List<ResolvedRecipient> recipients) implements Resolution {}

  /** The domain is hosted here and has no such address. */
  record UnknownAddress() implements Resolution {}

  /** The domain is not hosted here. */
  record NotHosted() implements Resolution {}

  int MAX_TARGETS = 100;
}
