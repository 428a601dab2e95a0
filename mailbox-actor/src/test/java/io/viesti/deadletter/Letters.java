package io.viesti.deadletter;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.blob.BlobId;
import io.viesti.blob.StoredBlob;
import io.viesti.message.MessageHeader;
import io.viesti.message.Verdict;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.Mails;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;

/** Dead letters for tests, and what an actor system needs to keep some. */
final class Letters {
  static final Instant AT = Instant.parse("2026-11-23T09:05:00Z");

  private Letters() {}

  static DeadLetter letter(String id) {
    return new DeadLetter(id, Mails.to("m1"), "the address m1@demo.test was removed", AT);
  }

  /** All that may be empty is. */
  static DeadLetter lean(String id) {
    IncomingMail mail =
        new IncomingMail(
            new StoredBlob(new BlobId("cd".repeat(32)), 0),
            Optional.empty(),
            List.of(Mails.recipient("m1", "m1", 0)),
            MessageHeader.EMPTY,
            Optional.empty(),
            Verdict.NONE,
            "",
            "trace2",
            AT);
    return new DeadLetter(id, mail, "", AT);
  }

  /** A letter whose header is as large as it gets. */
  static DeadLetter heavy(String id) {
    List<String> references = java.util.Collections.nCopies(20, "r".repeat(998));
    MessageHeader header =
        new MessageHeader(
            List.of(),
            List.of(),
            List.of(),
            "s".repeat(998),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            references);
    IncomingMail mail = Mails.to("m1");
    return new DeadLetter(
        id,
        new IncomingMail(
            mail.blob(),
            mail.reversePath(),
            mail.recipients(),
            header,
            mail.glance(),
            mail.verdict(),
            mail.traceHeaders(),
            mail.traceId(),
            mail.receivedAt()),
        "heavy",
        AT);
  }

  /** A cluster of one on a free port, with journal and snapshots in memory. */
  static Config clusterOfOne() {
    return ConfigFactory.parseString(
            """
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.enabled = off
            pekko.coordinated-shutdown.terminate-actor-system = off
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.loglevel = WARNING
            """)
        .withFallback(ConfigFactory.parseResources("viesti-queue.conf"))
        .withFallback(ConfigFactory.parseResources("viesti-wire.conf"))
        .withFallback(PersistenceTestKitPlugin.config())
        .withFallback(PersistenceTestKitSnapshotPlugin.config())
        .withFallback(ConfigFactory.load())
        .resolve();
  }
}
