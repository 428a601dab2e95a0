package io.viesti.message;

/** Counts the servers a mail has passed, to find loops (RFC 5321 §6.3). Pure. */
public final class HopCount {
  /** More {@code Received:} fields than this mean a loop: refuse with 554 5.4.6. */
  public static final int LIMIT = 100;

  private HopCount() {}

  /**
   * The {@code Received:} fields in a header block.
   *
   * @param octets the first octets of a mail, up to {@code length}; the count ends there or at the
   *     first empty line
   */
  public static int of(byte[] octets, int length) {
    HeaderCursor cursor = new HeaderCursor(octets, length);
    int hops = 0;
    while (cursor.next()) {
      if (cursor.isNamed("received")) {
        hops++;
      }
    }
    return hops;
  }

  /** Whether these octets begin a mail that went in circles. */
  public static boolean isLoop(byte[] octets, int length) {
    return of(octets, length) > LIMIT;
  }
}
