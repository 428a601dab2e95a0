package io.viesti.delivery;

import io.viesti.delivery.domain.QueueView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A domain that mail waits for, over all its lanes.
 *
 * @param mails in its queues
 * @param trying of them being tried now
 * @param oldest submission time
 * @param nextAttempt earliest of those that wait
 * @param held why an operator holds it
 * @param why why mail waits, in one line
 */
public record DomainView(
    String domain,
    int mails,
    int trying,
    Optional<Instant> oldest,
    Optional<Instant> nextAttempt,
    Optional<String> held,
    Optional<String> why) {

  static Optional<DomainView> of(String domain, List<QueueView> lanes) {
    int mails = lanes.stream().mapToInt(QueueView::mails).sum();
    Optional<String> held = lanes.stream().flatMap(l -> l.held().stream()).findFirst();
    if (mails == 0 && held.isEmpty()) {
      return Optional.empty();
    }
    Comparator<QueueView> byAge = Comparator.comparing(l -> l.oldest().orElse(Instant.MAX));
    return Optional.of(
        new DomainView(
            domain,
            mails,
            lanes.stream().mapToInt(QueueView::trying).sum(),
            earliest(lanes, QueueView::oldest),
            earliest(lanes, QueueView::nextAttempt),
            held,
            lanes.stream().sorted(byAge).flatMap(l -> l.why().stream()).findFirst()));
  }

  private static Optional<Instant> earliest(
      List<QueueView> lanes, Function<QueueView, Optional<Instant>> time) {
    return lanes.stream().flatMap(l -> time.apply(l).stream()).min(Comparator.naturalOrder());
  }
}
