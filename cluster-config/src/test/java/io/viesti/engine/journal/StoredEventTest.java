package io.viesti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies on disk must stay readable: the hexadecimal values here are never changed. */
class StoredEventTest {
  private static final String WRITER = "0f4b7e3a-1c2d-4e5f-8a9b-0c1d2e3f4a5b";
  private static final Serialized EVENT = serialized(7_355_001, "mailbox.x.v1", "content");
  private static final Serialized META = serialized(20, "", "meta");

  @Test
  void commonEventIsReadAsItLiesOnDisk() {
    StoredEvent event = new StoredEvent(1_700_000_000_000L, WRITER, "", Optional.empty(), EVENT);
    String golden =
        "0100"
            + "0000018bcfe56800"
            + "0f4b7e3a1c2d4e5f8a9b0c1d2e3f4a5b"
            + "00703a79"
            + "000c6d61696c626f782e782e7631"
            + "636f6e74656e74";
    assertSame(event, golden);
  }

  @Test
  void eventWithEverythingIsReadAsItLiesOnDisk() {
    StoredEvent event = new StoredEvent(1, "me", "adapter", Optional.of(META), EVENT);
    String golden =
        "0107"
            + "0000000000000001"
            + "00026d65"
            + "000761646170746572"
            + "0000000a000000140000"
            + "6d657461"
            + "00703a79"
            + "000c6d61696c626f782e782e7631"
            + "636f6e74656e74";
    assertSame(event, golden);
  }

  @Test
  void snapshotsAreReadAsTheyLieOnDisk() {
    StoredSnapshot plain = new StoredSnapshot(5, Optional.empty(), EVENT);
    String golden = "01000000000000000005" + "00703a79000c6d61696c626f782e782e7631636f6e74656e74";
    assertThat(HexFormat.of().formatHex(plain.encode())).isEqualTo(golden);
    byte[] onDisk = HexFormat.of().parseHex(golden);
    assertThat(StoredSnapshot.timestampOf(onDisk)).isEqualTo(5);
    assertThat(StoredSnapshot.decode(onDisk)).usingRecursiveComparison().isEqualTo(plain);
    StoredSnapshot full = new StoredSnapshot(5, Optional.of(META), EVENT);
    assertThat(StoredSnapshot.decode(full.encode())).usingRecursiveComparison().isEqualTo(full);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "writer", "0F4B7E3A-1C2D-4E5F-8A9B-0C1D2E3F4A5B", "0-0-0-0-0", WRITER})
  void writersOfAnyNameComeBack(String writer) {
    StoredEvent event = new StoredEvent(1, writer, "", Optional.empty(), EVENT);
    assertThat(StoredEvent.decode(event.encode()).writer()).isEqualTo(writer);
  }

  @Test
  void unknownLayoutIsNotGuessedAt() {
    byte[] newer = new StoredEvent(1, WRITER, "", Optional.empty(), EVENT).encode();
    newer[0] = 2;
    assertThatThrownBy(() -> StoredEvent.decode(newer)).hasMessageContaining("unknown layout 2");
    byte[] newerSnapshot = new StoredSnapshot(1, Optional.empty(), EVENT).encode();
    newerSnapshot[0] = 2;
    assertThatThrownBy(() -> StoredSnapshot.decode(newerSnapshot))
        .hasMessageContaining("unknown layout 2");
  }

  @Test
  void keysAreAsTheyLieOnDisk() {
    byte[] key = EntityKey.of("Mailbox|m1", 258);
    assertThat(HexFormat.of().formatHex(key))
        .isEqualTo("000a" + "4d61696c626f787c6d31" + "0000000000000102");
    assertThat(EntityKey.persistenceId(key)).isEqualTo("Mailbox|m1");
    assertThat(EntityKey.sequenceNr(key)).isEqualTo(258);
  }

  private static void assertSame(StoredEvent event, String golden) {
    assertThat(HexFormat.of().formatHex(event.encode())).isEqualTo(golden);
    assertThat(StoredEvent.decode(HexFormat.of().parseHex(golden)))
        .usingRecursiveComparison()
        .isEqualTo(event);
  }

  private static Serialized serialized(int serializer, String manifest, String content) {
    return new Serialized(serializer, octets(manifest), octets(content));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
