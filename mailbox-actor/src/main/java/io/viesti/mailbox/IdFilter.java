package io.viesti.mailbox;

/**
 * A Bloom filter over delivery ids, which are hashes already: 16 bits an id and six probes, so that
 * one id in a thousand or fewer is suspected wrongly. In events and snapshots: never to change.
 */
final class IdFilter {
  private static final int OCTETS_PER_ID = 2;
  private static final int PROBES = 6;

  private IdFilter() {}

  static byte[] empty(int ids) {
    return new byte[Math.max(8, ids * OCTETS_PER_ID)];
  }

  static void add(byte[] filter, long first, long second) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(filter, first, second, probe);
      filter[bit >> 3] |= (byte) (1 << (bit & 7));
    }
  }

  static boolean mayContain(byte[] filter, long first, long second) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(filter, first, second, probe);
      if ((filter[bit >> 3] & (1 << (bit & 7))) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(byte[] filter, long first, long second, int probe) {
    return (int) Long.remainderUnsigned(first + probe * (second | 1), filter.length * 8L);
  }
}
