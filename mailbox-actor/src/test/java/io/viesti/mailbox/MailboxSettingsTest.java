package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.junit.jupiter.api.Test;

class MailboxSettingsTest {

  @Test
  void theShippedSettingsAreRead() {
    MailboxSettings settings = MailboxSettings.from(MailboxConfig.clusterOfOne());
    assertThat(settings.limits()).isEqualTo(new MailboxLimits(1_000, 1_000));
    assertThat(settings.snapshotEvery()).isEqualTo(1_000);
    assertThat(settings.subscribers()).isEqualTo(200);
    assertThat(settings.stash()).isPositive();
  }

  @Test
  void anOperatorMayRaiseTheDailyLimit() {
    MailboxSettings settings =
        MailboxSettings.from(
            ConfigFactory.parseString("viesti.limits.account-per-day = 1000000")
                .withFallback(MailboxConfig.clusterOfOne()));
    assertThat(settings.limits().recipientsPerDay()).isEqualTo(1_000_000);
  }

  @Test
  void largeMailboxesMakeSnapshotsLessOften() {
    assertThat(MailboxSnapshot.every(1_000, 0)).isEqualTo(1_000);
    assertThat(MailboxSnapshot.every(1_000, 9_999)).isEqualTo(1_000);
    assertThat(MailboxSnapshot.every(1_000, 10_000)).isEqualTo(2_000);
    assertThat(MailboxSnapshot.every(1_000, 1_000_000)).isEqualTo(128_000);
  }

  @Test
  void mailboxesLeaveMemoryWhenIdleOrTooMany() {
    ClusterShardingSettings sharding =
        ClusterShardingSettings.fromConfig(
            MailboxSettings.from(MailboxConfig.clusterOfOne()).sharding());
    assertThat(sharding.passivationStrategySettings().activeEntityLimit().get()).isEqualTo(4_000);
    assertThat(sharding.numberOfShards()).isEqualTo(128);
    assertThat(
            sharding.passivationStrategySettings().idleEntitySettings().get().timeout().toMillis())
        .isEqualTo(Duration.ofMinutes(10).toMillis());
  }
}
