package io.viesti.failpoint;

/**
 * The moments between two durable steps at which a test may kill the process: {@code
 * viesti.failpoint = NAME[:N]} halts at the N-th pass (the first when N is not given). Needs {@code
 * viesti.unsafe = on}.
 */
public enum FailPoint {
  /** A message's blob was handed to storage, its event was not. */
  AFTER_BLOB,
  /** The event is durable, nobody was told. */
  AFTER_EVENT,
  /** All mailboxes have the mail, the 250 is about to be written. */
  BEFORE_REPLY,
  /** The submission is durable in the mailbox, no domain queue knows of it. */
  AFTER_SUBMIT,
  /** The domain queue holds the mail durably, the mailbox was not told. */
  AFTER_ENQUEUE,
  /** The remote server said 250 to the final dot, no event records it. */
  AFTER_REMOTE_250,
  /** The outcome is durable in the domain queue, the mailbox was not told. */
  AFTER_OUTCOME;

  private static volatile Armed armed;

  private record Armed(FailPoint point, java.util.concurrent.atomic.AtomicInteger left) {}

  /**
   * Arms one point for this process.
   *
   * @param setting {@code NAME} or {@code NAME:N}, the name as in this enum or with dashes in lower
   *     case; {@link IllegalArgumentException} otherwise
   */
  public static void arm(String setting) {
    int colon = setting.indexOf(':');
    String name = colon < 0 ? setting : setting.substring(0, colon);
    int passes = colon < 0 ? 1 : Integer.parseInt(setting.substring(colon + 1));
    FailPoint point =
        FailPoint.valueOf(name.trim().replace('-', '_').toUpperCase(java.util.Locale.ROOT));
    armed = new Armed(point, new java.util.concurrent.atomic.AtomicInteger(passes));
  }

  /** Dies here, without shutdown hooks, if this point is armed and its count is reached. */
  public void pass() {
    Armed current = armed;
    if (current != null && current.point == this && current.left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(137);
    }
  }
}
