package io.viesti.http.webmail;

import io.viesti.outbox.RecipientStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a sent mail stands for one recipient.
 *
 * @param status queued, deferred, delivered, failed or cancelled
 * @param reply what the remote server said last
 */
public record DeliveryStatus(
    Person recipient,
    String status,
    Optional<String> reply,
    Optional<String> remoteMta,
    int attempts,
    Optional<Instant> nextAttempt,
    Instant at) {

  public static List<DeliveryStatus> all(List<RecipientStatus> statuses) {
    return statuses.stream().map(DeliveryStatus::of).toList();
  }

  private static DeliveryStatus of(RecipientStatus status) {
    return new DeliveryStatus(
        new Person(Optional.empty(), status.recipient().toString()),
        status.state().name().toLowerCase(Locale.ROOT),
        status.reply(),
        status.remoteMta(),
        status.attempts(),
        status.nextAttempt(),
        status.at());
  }
}
