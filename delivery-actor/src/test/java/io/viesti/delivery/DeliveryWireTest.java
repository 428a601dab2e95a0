package io.viesti.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.viesti.delivery.domain.DomainQueueCommand;
import io.viesti.delivery.domain.DomainQueueEvent;
import io.viesti.delivery.domain.DomainQueueState;
import io.viesti.delivery.event.DeliveryEvent;
import io.viesti.wire.Wire;
import io.viesti.wire.WireSamples;
import io.viesti.wire.WireSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record of domain queues that leaves its node or is kept comes back as it was written. */
class DeliveryWireTest {
  /** Told within a node only. */
  private static final Set<Class<?>> OWN =
      Set.of(
          DomainQueueCommand.Flush.class,
          DomainQueueCommand.Tick.class,
          DomainQueueCommand.Respawn.class,
          DomainQueueCommand.AttemptEnded.class,
          DomainQueueCommand.PathLost.class,
          DomainQueueCommand.ProgressHeard.class,
          DomainQueueCommand.Announced.class,
          DomainQueueCommand.ReportEnded.class);

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources("viesti-delivery.conf")
              .withFallback(ConfigFactory.parseResources("viesti-mailbox.conf"))
              .withFallback(ConfigFactory.parseResources("viesti-wire.conf"))
              .withFallback(ConfigFactory.load())
              .resolve());
  private static final WireSerializer SERIALIZER =
      new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Map.Entry<String, Class<? extends Wire>>> all() {
    return new TreeMap<>(new DeliveryWireTypes().manifests()).entrySet().stream();
  }

  static Stream<Map.Entry<String, Class<? extends Wire>>> persisted() {
    return all()
        .filter(
            type ->
                DomainQueueEvent.class.isAssignableFrom(type.getValue())
                    || type.getValue() == DeliveryEvent.class
                    || type.getValue() == DomainQueueState.Snapshot.class);
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesBack(Map.Entry<String, Class<? extends Wire>> type) {
    for (boolean full : new boolean[] {true, false}) {
      Object value = new WireSamples(KIT.system().deadLetters(), full).make(type.getValue());
      Serialization serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
      byte[] bytes = serialization.serialize(value).get();
      Object read =
          serialization.deserialize(bytes, WireSerializer.IDENTIFIER, type.getKey()).get();
      assertThat(read).usingRecursiveComparison().isEqualTo(value);
      assertThat(read).hasSameClassAs(value);
    }
  }

  @Test
  void everyEventAndEveryCommandFromElsewhereIsListed() {
    Set<Class<?>> wanted =
        Stream.of(DomainQueueEvent.class, DomainQueueCommand.class)
            .flatMap(WireSamples::concrete)
            .filter(type -> !OWN.contains(type))
            .collect(Collectors.toSet());
    assertThat(Set.<Class<?>>copyOf(new DeliveryWireTypes().manifests().values()))
        .containsAll(wanted)
        .doesNotContainAnyElementsOf(OWN);
  }

  /** What a golden file holds lies in somebody's journal: never change one. */
  @ParameterizedTest
  @MethodSource("persisted")
  void aGoldenFileStillLoads(Map.Entry<String, Class<? extends Wire>> type) throws IOException {
    for (boolean full : new boolean[] {true, false}) {
      Object sample = new WireSamples(KIT.system().deadLetters(), full).make(type.getValue());
      String name = type.getKey() + (full ? ".full" : ".empty") + ".hex";
      String now = HexFormat.of().formatHex(SERIALIZER.toBinary(sample));
      try (InputStream in = getClass().getResourceAsStream("/golden/" + name)) {
        assertThat(in).as("GOLDEN " + name + " " + now + " LACKING").isNotNull();
        String golden = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(SERIALIZER.fromBinary(HexFormat.of().parseHex(golden), type.getKey()))
            .as(name)
            .usingRecursiveComparison()
            .isEqualTo(sample);
      }
    }
  }
}
