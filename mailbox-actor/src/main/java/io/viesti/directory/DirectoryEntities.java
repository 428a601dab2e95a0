package io.viesti.directory;

import java.time.Duration;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** What the directory's entities have in common: where they run and how they recover. */
final class DirectoryEntities {
  /** Events are kept; snapshots only shorten recovery. */
  static final RetentionCriteria SNAPSHOTS = RetentionCriteria.snapshotEvery(200, 2);

  private DirectoryEntities() {}

  /** Makes this node host them. */
  static void init(ActorSystem<?> system, InstantSource clock) {
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(DomainList.KEY, context -> DomainList.create(context.getEntityId(), clock))
            .withStopMessage(DomainListCommand.Stop.INSTANCE));
    sharding.init(
        Entity.of(HostedDomain.KEY, context -> HostedDomain.create(context.getEntityId(), clock))
            .withStopMessage(HostedDomainCommand.Stop.INSTANCE));
    sharding.init(
        Entity.of(AddressBucket.KEY, context -> AddressBucket.create(context.getEntityId(), clock))
            .withStopMessage(AddressBucketCommand.Stop.INSTANCE));
  }

  /** Asks meanwhile time out: the outcome of the failed write is unknown. */
  static BackoffSupervisorStrategy afterJournalFailure() {
    return SupervisorStrategy.restartWithBackoff(
        Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);
  }
}
