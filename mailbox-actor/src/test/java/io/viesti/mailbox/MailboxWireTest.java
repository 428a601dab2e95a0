package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.wire.WireSamples;
import io.viesti.wire.WireSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
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

/** Every record of mailboxes has a manifest and comes back as it was written. */
class MailboxWireTest {
  private static final ActorTestKit KIT = ActorTestKit.create(MailboxConfig.mailbox());
  private static final WireSerializer SERIALIZER =
      new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Class<?>> all() {
    return Stream.of(
            Stream.of(MailboxCommand.class, MailboxReply.class, MailboxPush.class)
                .flatMap(WireSamples::concrete),
            WireSamples.concrete(MailboxEvent.class),
            Stream.<Class<?>>of(
                Delivery.class,
                FolderView.class,
                MailboxSnapshot.class,
                MessageIndexSnapshot.class))
        .flatMap(types -> types);
  }

  static Stream<Map.Entry<String, Class<? extends io.viesti.wire.Wire>>> persisted() {
    return new TreeMap<>(MailboxWireTypes.persisted()).entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesBackFull(Class<?> type) {
    comesBack(new WireSamples(KIT.system().deadLetters(), true).make(type));
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesBackEmpty(Class<?> type) {
    comesBack(new WireSamples(KIT.system().deadLetters(), false).make(type));
  }

  private static void comesBack(Object value) {
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    byte[] bytes = serialization.serialize(value).get();
    Object read =
        serialization
            .deserialize(bytes, WireSerializer.IDENTIFIER, SERIALIZER.manifest(value))
            .get();
    assertThat(read).usingRecursiveComparison().isEqualTo(value);
    assertThat(read).hasSameClassAs(value);
  }

  @Test
  void listsNothingThatIsNotAWireTypeOfMailboxes() {
    assertThat(Set.<Class<?>>copyOf(new MailboxWireTypes().manifests().values()))
        .isEqualTo(all().collect(Collectors.toSet()));
  }

  /**
   * Golden files are written by hand from the failure message below and never changed: what they
   * hold lies in somebody's journal. A type that got a field gets one more file, and the old ones
   * must still load.
   */
  @ParameterizedTest
  @MethodSource("persisted")
  void aGoldenFileStillLoads(Map.Entry<String, Class<? extends io.viesti.wire.Wire>> type)
      throws IOException {
    for (boolean full : new boolean[] {true, false}) {
      String name = newest(type.getKey() + (full ? ".full" : ".empty"), type.getKey());
      Object sample = new WireSamples(KIT.system().deadLetters(), full).make(type.getValue());
      String now = HexFormat.of().formatHex(SERIALIZER.toBinary(sample));
      Object read =
          SERIALIZER.fromBinary(HexFormat.of().parseHex(golden(name, now)), type.getKey());
      assertThat(read).as(name).usingRecursiveComparison().isEqualTo(sample);
    }
  }

  /** Loads all versions but the last, and returns the name of that. */
  private static String newest(String name, String manifest) throws IOException {
    int version = 1;
    while (MailboxWireTest.class.getResource("/golden/" + file(name, version + 1)) != null) {
      String old = golden(file(name, version), "");
      assertThat(SERIALIZER.fromBinary(HexFormat.of().parseHex(old), manifest)).isNotNull();
      version++;
    }
    return file(name, version);
  }

  private static String file(String name, int version) {
    return name + (version == 1 ? "" : "." + version) + ".hex";
  }

  private static String golden(String name, String now) throws IOException {
    try (InputStream in = MailboxWireTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(in).as("golden/" + name + " is missing; it would hold " + now).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  @Test
  void aSnapshotOfTenThousandEmailsComesBack() throws NotSerializableException {
    Play play = Play.opened();
    for (int i = 0; i < 10_000; i++) {
      play.delivered("mail " + i);
      play.journal.clear();
    }
    play.ask(play.submit("s1", java.util.Optional.empty()));
    MailboxSnapshot snapshot = MailboxSnapshot.of(play.state);
    byte[] bytes = SERIALIZER.toBinary(snapshot);
    MailboxState read =
        ((MailboxSnapshot) SERIALIZER.fromBinary(bytes, "mailbox.snapshot.v1")).toState();
    assertThat(SERIALIZER.toBinary(MailboxSnapshot.of(read))).isEqualTo(bytes);
    assertThat(read.index().size()).isEqualTo(10_001);
    assertThat(read.submissions().open()).containsExactly("s1");
    assertThat(read.deliveries().size()).isEqualTo(10_000);
  }

  @Test
  void anUnknownManifestIsRefusedByName() {
    assertThatThrownBy(() -> SERIALIZER.fromBinary(new byte[0], "mailbox.future.v9"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("mailbox.future.v9");
  }

  @Test
  void unknownFieldsOfLaterVersionsAreIgnored() throws IOException {
    // {"quota": 5, "at": "2026-03-01T12:00:00Z", "later": true}
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "bf6571756f7461056261747432303236"
                    + "2d30332d30315431323a30303a30305a656c61746572f5ff");
    assertThat(SERIALIZER.fromBinary(bytes, "mailbox.quota-set.v1"))
        .isEqualTo(new MailboxEvent.QuotaSet(5, java.time.Instant.parse("2026-03-01T12:00:00Z")));
  }
}
