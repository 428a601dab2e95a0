package io.viesti.mailbox;

import io.viesti.envelope.MailAddress;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Whose mailbox it is, and whether there is one.
 *
 * @param addresses normalised, each with the directory's generation from which on it is held
 * @param quota octets
 */
record Holder(Phase phase, PMap<MailAddress, Long> addresses, long quota, long uidValidity) {
  static final Holder NOBODY = new Holder(Phase.NEW, HashTreePMap.empty(), 0, 0);

  /** From nothing to nothing. */
  enum Phase {
    NEW,
    OPEN,
    CLOSED
  }

  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  boolean holds(MailAddress address, long generation) {
    Long held = addresses.get(address);
    return held != null && held == generation;
  }

  Holder opened(MailAddress address, long generation, long newQuota, long newUidValidity) {
    return new Holder(Phase.OPEN, addresses.plus(address, generation), newQuota, newUidValidity);
  }

  Holder bound(MailAddress address, long generation) {
    return new Holder(phase, addresses.plus(address, generation), quota, uidValidity);
  }

  Holder unbound(MailAddress address) {
    return new Holder(phase, addresses.minus(address), quota, uidValidity);
  }

  Holder withQuota(long newQuota) {
    return new Holder(phase, addresses, newQuota, uidValidity);
  }
}
