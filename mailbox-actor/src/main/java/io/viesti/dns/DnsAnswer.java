package io.viesti.dns;

import java.util.List;

/**
 * What the domain name system said.
 *
 * @param <T> the kind of record asked for
 */
public sealed interface DnsAnswer<T> {

  /** At least one record. */
  record Found<T>(List<T> records) implements DnsAnswer<T> {
    public Found {
      records = List.copyOf(records);
    }
  }

  /** The name exists but has no such records (NODATA). */
  record NoRecords<T>() implements DnsAnswer<T> {}

  /** The name does not exist (NXDOMAIN, RFC 8020). */
  record NoSuchName<T>() implements DnsAnswer<T> {}

  /**
   * Nothing is known now: SERVFAIL, a timeout, no server. Trying later may help.
   *
   * @param why one line for people
   */
  record Unavailable<T>(String why) implements DnsAnswer<T> {}
}
