package io.viesti.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.wire.Wire;
import io.viesti.wire.WireSamples;
import io.viesti.wire.WireSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
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

/** Every record of dead letters has a manifest and comes back as it was written. */
class DeadLetterWireTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create("deadletter-wire", Letters.clusterOfOne());
  private static final WireSerializer SERIALIZER =
      new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Class<?>> all() {
    return Stream.concat(
        Stream.of(DeadLetterCommand.class, DeadLetterReply.class, DeadLetterEvent.class)
            .flatMap(WireSamples::concrete),
        Stream.of(DeadLetterState.class));
  }

  static Stream<Wire> persisted() {
    return Stream.of(
        new DeadLetterEvent.Parked(Letters.heavy("0full")),
        new DeadLetterEvent.Parked(Letters.lean("0lean")),
        new DeadLetterEvent.Removed("0full", Letters.AT),
        new DeadLetterState(List.of(Letters.letter("0a"), Letters.lean("0b"))),
        DeadLetterState.EMPTY);
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesBack(Class<?> type) {
    comesBack(new WireSamples(KIT.system().deadLetters(), true).make(type));
  }

  @ParameterizedTest
  @MethodSource("persisted")
  void comesBackWhenLittleIsInIt(Wire value) {
    comesBack(value);
  }

  private static void comesBack(Object value) {
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    byte[] bytes = serialization.serialize(value).get();
    Object read =
        serialization
            .deserialize(bytes, WireSerializer.IDENTIFIER, SERIALIZER.manifest(value))
            .get();
    assertThat(read).isEqualTo(value);
  }

  @Test
  void listsEachTypeOfDeadLettersAndNoOther() {
    assertThat(Set.<Class<?>>copyOf(new DeadLetterWireTypes().manifests().values()))
        .isEqualTo(all().collect(Collectors.toSet()));
  }

  /** Golden files are written once and never changed: what they hold lies in somebody's journal. */
  @Test
  void goldenFilesStillLoad() throws IOException {
    List<Wire> samples = persisted().toList();
    for (int i = 0; i < samples.size(); i++) {
      String manifest = SERIALIZER.manifest(samples.get(i));
      String name = manifest + "." + i + ".hex";
      String now = HexFormat.of().formatHex(SERIALIZER.toBinary(samples.get(i)));
      Object read = SERIALIZER.fromBinary(HexFormat.of().parseHex(golden(name, now)), manifest);
      assertThat(read).as(name).isEqualTo(samples.get(i));
    }
  }

  private static String golden(String name, String now) throws IOException {
    try (InputStream in = DeadLetterWireTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(in).as("golden/" + name + " is missing; it would hold " + now).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }
}
