package io.viesti.delivery.domain;

import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.delivery.local.LocalDelivery;
import io.viesti.delivery.report.ProgressReports;
import io.viesti.delivery.report.SenderReports;
import io.viesti.delivery.route.Router;
import io.viesti.delivery.site.SitePaths;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/** What a domain queue needs of its node. */
public record DomainQueueServices(
    WakeIndex wakeIndex,
    Router router,
    LocalDelivery local,
    ActorRef<SitePaths.Command> sitePaths,
    ActorRef<ProgressReports.Tell> progress,
    SenderReports senderReports,
    DeliveryEvents events,
    TraceLog traces,
    InstantSource clock,
    RandomGenerator dice,
    QueueMetrics metrics) {

  Attempts.Services attempts() {
    return new Attempts.Services(router, local, sitePaths, clock);
  }
}
