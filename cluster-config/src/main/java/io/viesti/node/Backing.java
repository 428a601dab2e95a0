package io.viesti.node;

import io.viesti.blob.BlobStore;
import io.viesti.deadletter.DeadLetters;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.directory.Directory;
import io.viesti.http.admin.Backups;
import io.viesti.queue.MailQueue;
import io.viesti.space.Intake;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.util.concurrent.CompletionStage;

/**
 * What stands behind the ports of this node: one local engine, or the services of a cluster. The
 * journal is the third thing it decides, by configuration ({@code viesti-embedded.conf}, {@code
 * viesti-cluster.conf}).
 */
interface Backing {
  BlobStore blobs();

  WakeIndex wakeIndex();

  TraceLog traces();

  /** Whether new mail may be stored now. */
  Intake intake();

  /** The queue of incoming mail. Called once. */
  MailQueue queue(Directory directory, DeadLetters deadLetters);

  /**
   * Brings what the queue holds into mailboxes. Called once, on nodes that host mailboxes, when
   * these can be reached.
   */
  void carry(Directory directory, DeadLetters deadLetters);

  /** Where outcomes of deliveries are published. Called once, on nodes that deliver. */
  default DeliveryEvents deliveryEvents() {
    return DeliveryEvents.NONE;
  }

  /** Whether what is behind the ports answers; never fails. */
  CompletionStage<Boolean> isReady();

  /** Copies of what this node itself keeps, if it keeps anything. */
  default Backups backups() {
    return Backups.NONE;
  }

  /** Writes of this node that are not durable yet. */
  double backlog();
}
