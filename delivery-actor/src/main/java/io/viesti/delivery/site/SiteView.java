package io.viesti.delivery.site;

import java.time.Instant;
import java.util.Optional;

/**
 * A site path as operators see it.
 *
 * @param connections open or being opened
 * @param busy connections with a mail
 * @param ready mails waiting for a connection
 * @param failures in a row
 * @param suspendedUntil when it is left alone
 */
public record SiteView(
    String site,
    int connections,
    int busy,
    int ready,
    int failures,
    Optional<Instant> suspendedUntil,
    Optional<String> lastFailure) {}
