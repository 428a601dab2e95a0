package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * How a domain is hosted.
 *
 * @param id opaque, new each time the domain is hosted anew: names its buckets
 * @param buckets how many buckets its addresses are spread over; fixed at creation
 * @param postmaster takes mail for postmaster when nobody else does
 * @param administrator the account that postmaster's mail goes to unless that address is taken
 */
public record Hosting(
    String id,
    int buckets,
    ReservedMailbox postmaster,
    Optional<MailAddress> administrator,
    Instant since) {

  public Hosting {
    administrator = administrator == null ? Optional.empty() : administrator;
  }

  /** Entity id of the bucket that holds a normalised local part. Never to change. */
  public String bucketOf(String localPart) {
    return bucket(numberOf(localPart));
  }

  /** Number of the bucket that holds a normalised local part. */
  public int numberOf(String localPart) {
    return Math.floorMod(localPart.hashCode(), buckets);
  }

  /** Entity id of the bucket with this number, 0 to {@link #buckets} less one. */
  public String bucket(int number) {
    return id + "-" + number;
  }

  Hosting withAdministrator(Optional<MailAddress> to) {
    return new Hosting(id, buckets, postmaster, to, since);
  }

  /** As if nobody were the administrator. */
  public Hosting withoutAdministrator() {
    return withAdministrator(Optional.empty());
  }

  Hosting withPostmaster(ReservedMailbox to) {
    return new Hosting(id, buckets, to, administrator, since);
  }
}
