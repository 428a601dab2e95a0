package io.viesti.delivery.domain;

/**
 * One of the queues of a domain. An entity writes one batch at a time, so a giant domain needs
 * several; a submission always takes the same one.
 */
public record Lane(String domain, int number) {
  private static final char SEPARATOR = '#';

  /** The lane of a submission, as long as the number of lanes is not changed. */
  public static Lane of(String domain, String submissionId, int lanes) {
    return new Lane(domain, Math.floorMod(submissionId.hashCode(), lanes));
  }

  /** Reads what {@link #entityId} wrote. */
  public static Lane parse(String entityId) {
    int at = entityId.lastIndexOf(SEPARATOR);
    return new Lane(entityId.substring(0, at), Integer.parseInt(entityId.substring(at + 1)));
  }

  public String entityId() {
    return domain + SEPARATOR + number;
  }

  @Override
  public String toString() {
    return domain + " lane " + number;
  }
}
