package io.viesti.delivery.domain;

import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.Optional;

/**
 * A queue as operators see it.
 *
 * @param mails in the queue
 * @param waiting of them not being tried now
 * @param trying now
 * @param oldest submission time
 * @param nextAttempt earliest of those that wait
 * @param held why an operator holds it
 * @param why why mail waits, in one line: the site's state or what the remote side said last
 */
public record QueueView(
    String domain,
    int lane,
    int mails,
    int waiting,
    int trying,
    Optional<Instant> oldest,
    Optional<Instant> nextAttempt,
    Optional<String> held,
    Optional<String> why)
    implements Wire {}
