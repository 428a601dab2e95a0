package io.viesti.delivery.domain;

import io.viesti.outbox.Submission;
import java.time.Instant;

/**
 * A mail as the queue took it in, with its clock.
 *
 * @param submission whose envelope holds this queue's recipients only
 * @param delayNoticeAt when the sender is told that it is late
 * @param expiresAt when it is given up
 */
public record QueuedMail(Submission submission, Instant delayNoticeAt, Instant expiresAt) {

  public String id() {
    return submission.id();
  }
}
