package io.viesti.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.directory.DirectorySettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsSettingsTest {
  private static final Config SHIPPED =
      ConfigFactory.parseResources("viesti-accounts.conf").resolve();

  @Test
  void shippedOnesAreRead() {
    assertThat(AccountsSettings.from(SHIPPED).tokenLifetime()).isEqualTo(Duration.ofDays(30));
    assertThat(AccountsSettings.from(SHIPPED).defaultQuota()).isEqualTo(10L << 30);
    assertThat(DirectorySettings.from(SHIPPED).buckets()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "viesti.directory.buckets = 0",
        "viesti.directory.remember = 31s",
        "viesti.directory.remember-unknown = 1h",
        "viesti.accounts.remember-credentials = 61s",
        "viesti.accounts.remember-tokens = 61s",
        "viesti.accounts.default-quota = 0",
        "viesti.accounts.max-password-checks = 0",
      })
  void thoseThatBreakAPromiseAreRefusedByName(String setting) {
    Config config = ConfigFactory.parseString(setting).withFallback(SHIPPED);

    assertThatThrownBy(
            () -> {
              DirectorySettings.from(config);
              AccountsSettings.from(config);
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(setting.substring(0, setting.indexOf('.', 8)));
  }
}
