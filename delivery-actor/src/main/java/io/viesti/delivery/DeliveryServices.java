package io.viesti.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobStore;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.directory.Directory;
import io.viesti.mailbox.Mailboxes;
import io.viesti.queue.MailQueue;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.time.InstantSource;

/**
 * What delivery needs of its node.
 *
 * @param events where outcomes are published
 */
public record DeliveryServices(
    BlobStore blobs,
    WakeIndex wakeIndex,
    MailQueue mailQueue,
    Directory directory,
    Mailboxes mailboxes,
    DeliveryEvents events,
    TraceLog traces,
    InstantSource clock,
    MeterRegistry metrics) {

  /** For a node where nobody follows deliveries. */
  public DeliveryServices(
      BlobStore blobs,
      WakeIndex wakeIndex,
      MailQueue mailQueue,
      Directory directory,
      Mailboxes mailboxes,
      TraceLog traces,
      InstantSource clock,
      MeterRegistry metrics) {
    this(
        blobs,
        wakeIndex,
        mailQueue,
        directory,
        mailboxes,
        DeliveryEvents.NONE,
        traces,
        clock,
        metrics);
  }
}
