package io.viesti.edge.protocol;

import java.time.Duration;

/**
 * Bounds of one session.
 *
 * @param messageSize octets of a message, after dot-unstuffing
 * @param overrun octets past {@code messageSize} that are read and dropped so that the client can
 *     be told 552; a client that goes on longer is cut off
 * @param commandLine octets of a command line without CRLF, AUTH apart
 * @param textLine octets of a line of content without CRLF
 * @param recipients accepted recipients of a mail
 * @param softErrors refusals after which each further one is answered late
 * @param hardErrors refusals after which the session ends
 * @param idleCommands commands in a row that bring no mail nearer; more count as errors
 * @param errorDelay how late
 */
public record SessionLimits(
    long messageSize,
    long overrun,
    int commandLine,
    int textLine,
    int recipients,
    int softErrors,
    int hardErrors,
    int idleCommands,
    Duration errorDelay) {

  /** Of an AUTH command or response line (RFC 4954 §4). */
  public static final int AUTH_LINE = 12_288;

  public static final SessionLimits DEFAULT =
      new SessionLimits(
          50L << 20, 100L << 20, 2_048, 65_536, 1_000, 10, 20, 100, Duration.ofSeconds(1));
}
