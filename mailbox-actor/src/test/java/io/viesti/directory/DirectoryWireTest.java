package io.viesti.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.MailboxConfig;
import io.viesti.wire.Wire;
import io.viesti.wire.WireSamples;
import io.viesti.wire.WireSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Every record of the directory has a manifest and comes back as it was written. */
class DirectoryWireTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources("viesti-accounts.conf")
              .withFallback(MailboxConfig.mailbox())
              .resolve());
  private static final WireSerializer SERIALIZER =
      new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final MailAddress ALICE = MailAddress.of("alice@demo.test");
  private static final Map<String, Class<? extends Wire>> MANIFESTS =
      new DirectoryWireTypes().manifests();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Class<?>> messages() {
    return Stream.of(
            HostedDomainCommand.class,
            HostedDomainReply.class,
            DomainListCommand.class,
            DomainListReply.class,
            AddressBucketCommand.class,
            AddressBucketReply.class)
        .flatMap(WireSamples::concrete);
  }

  static Stream<Class<?>> events() {
    return Stream.of(HostedDomainEvent.class, DomainListEvent.class, AddressBucketEvent.class)
        .flatMap(WireSamples::concrete);
  }

  /**
   * What lies in journals and snapshot stores, by manifest; the text ends the golden file's name.
   */
  static Stream<Map.Entry<String, Wire>> persisted() {
    Map<String, Wire> all = new TreeMap<>();
    events()
        .forEach(
            type -> {
              all.put(SERIALIZER.manifest(sample(type, true)) + ".full", (Wire) sample(type, true));
              all.put(
                  SERIALIZER.manifest(sample(type, false)) + ".empty", (Wire) sample(type, false));
            });
    AccountEntry account =
        new AccountEntry(
            ALICE, "m1", 5, new PasswordHash("$argon2id$x"), 1024, Optional.of("Alice"), NOW);
    all.put(
        "address.state.v1.full",
        new AddressBucketState(
            Map.of("alice", account),
            Map.of("info", List.of(ALICE)),
            Map.of("alice", List.of(new AccessToken("hash", NOW))),
            true));
    all.put("address.state.v1.empty", AddressBucketState.EMPTY);
    all.put("domains.state.v1.full", new DomainListState(3, List.of("a.test", "b.test")));
    all.put("domains.state.v1.empty", DomainListState.EMPTY);
    all.put(
        "domain.state.v1.full",
        new HostedDomainState(
            Optional.of(
                new Hosting("id", 64, new ReservedMailbox("m2", 7), Optional.of(ALICE), NOW))));
    all.put("domain.state.v1.empty", HostedDomainState.NOT_HOSTED);
    return all.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource({"messages", "events"})
  void comesBackFullAndEmpty(Class<?> type) {
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    for (boolean full : new boolean[] {true, false}) {
      Object value = sample(type, full);
      byte[] bytes = serialization.serialize(value).get();
      assertThat(
              serialization
                  .deserialize(bytes, WireSerializer.IDENTIFIER, SERIALIZER.manifest(value))
                  .get())
          .isEqualTo(value);
    }
  }

  @Test
  void listsEveryWireTypeOfTheDirectoryAndNothingElse() {
    assertThat(MANIFESTS.values().stream().<Class<?>>map(type -> type).collect(Collectors.toSet()))
        .isEqualTo(
            Stream.of(
                    messages(),
                    events(),
                    Stream.<Class<?>>of(
                        HostedDomainState.class, DomainListState.class, AddressBucketState.class))
                .flatMap(types -> types)
                .collect(Collectors.toSet()));
  }

  /**
   * Golden files are written once, from the failure message below, and never changed: what they
   * hold lies in somebody's journal.
   */
  @ParameterizedTest
  @MethodSource("persisted")
  void goldenFileStillLoads(Map.Entry<String, Wire> sample) throws IOException {
    String name = sample.getKey();
    String manifest = name.substring(0, name.lastIndexOf('.'));
    String now = HexFormat.of().formatHex(SERIALIZER.toBinary(sample.getValue()));

    Object read = SERIALIZER.fromBinary(HexFormat.of().parseHex(golden(name, now)), manifest);

    assertThat(read).isEqualTo(sample.getValue());
  }

  private static Object sample(Class<?> type, boolean full) {
    return new WireSamples(KIT.system().deadLetters(), full).make(type);
  }

  private static String golden(String name, String now) throws IOException {
    try (InputStream in = DirectoryWireTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
      assertThat(in).as("golden/" + name + ".hex is missing; it would hold " + now).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }
}
