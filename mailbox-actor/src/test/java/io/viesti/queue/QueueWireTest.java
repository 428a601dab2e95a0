package io.viesti.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.viesti.wire.WireSamples;
import io.viesti.wire.WireSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in a queue is read by later versions. */
class QueueWireTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "queue-wire",
          ConfigFactory.parseResources("viesti-queue.conf")
              .withFallback(ConfigFactory.parseResources("viesti-wire.conf"))
              .withFallback(ConfigFactory.load())
              .resolve());
  private static final WireSerializer SERIALIZER =
      new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goldenFilesStillLoadAndAllComesBack(boolean full) throws IOException {
    Object mail = new WireSamples(KIT.system().deadLetters(), full).make(IncomingMail.class);
    byte[] now = SERIALIZER.toBinary(mail);
    assertThat(SERIALIZER.manifest(mail)).isEqualTo("mail.incoming.v1");
    assertThat(SERIALIZER.fromBinary(now, "mail.incoming.v1")).isEqualTo(mail);

    String name = "/golden/mail.incoming.v1." + (full ? "full" : "empty") + ".hex";
    try (InputStream in = QueueWireTest.class.getResourceAsStream(name)) {
      assertThat(in)
          .as(name + " is missing; it would hold " + HexFormat.of().formatHex(now))
          .isNotNull();
      byte[] then =
          HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
      assertThat(SERIALIZER.fromBinary(then, "mail.incoming.v1")).isEqualTo(mail);
    }
  }
}
