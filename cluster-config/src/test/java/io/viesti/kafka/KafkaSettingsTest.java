package io.viesti.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  private static KafkaSettings with(String settings) {
    return KafkaSettings.from(
        ConfigFactory.parseString(settings)
            .withFallback(ConfigFactory.parseResources("viesti-kafka.conf"))
            .withFallback(ConfigFactory.parseResources("viesti-queue.conf"))
            .resolve());
  }

  @Test
  void whatAnOfferMayWeighFitsIntoWhatTheClientKeeps() {
    KafkaSettings.Incoming incoming = with("").incoming();
    assertThat(incoming.maxOctetsInFlight()).isLessThanOrEqualTo(16L << 20);
    assertThat(incoming.maxRecord()).isLessThan(1 << 20);
  }

  @Test
  void whatCanLoseMailNeedsASecondWord() {
    assertThatThrownBy(() -> with("viesti.kafka.require-durable = off"))
        .isInstanceOf(KafkaRefused.class)
        .hasMessageContaining("viesti.unsafe");
    assertThat(with("viesti.kafka.require-durable = off, viesti.unsafe = on").requireDurable())
        .isFalse();
  }

  @Test
  void filesOfTlsThatCanNotBeReadAreNamed() {
    assertThatThrownBy(() -> with("viesti.kafka.tls.authorities = /nowhere/ca.pem"))
        .isInstanceOf(KafkaRefused.class)
        .hasMessageContaining("viesti.kafka.tls.authorities = /nowhere/ca.pem can't be read");
  }
}
