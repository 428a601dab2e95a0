package io.viesti.bench.accept;

import io.viesti.bench.contest.Contender;

/** A contender that keeps what it takes. */
interface Storing extends Contender {

  /** Octets its storage takes now. */
  long keptOctets();

  /** What is checked and tidied between two heats, outside the measured time. */
  void betweenHeats();
}
