package io.viesti.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
  private final ReplyReader reader = new ReplyReader();

  private void receive(String octets) {
    reader.buffer().put(octets.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void givesNothingBeforeTheLineEnds() {
    receive("250 2.0.0 o");
    assertThat(reader.next()).isNull();
    receive("k\r\n");
    assertThat(reader.next()).isEqualTo("250 2.0.0 ok");
    assertThat(reader.next()).isNull();
  }

  @Test
  void waitsForTheLastLineOfSeveral() {
    receive("250-mx.test\r\n250-PIPELINING\r\n");
    assertThat(reader.next()).isNull();
    receive("250 SIZE 52428800\r\n");
    assertThat(reader.next()).isEqualTo("250 SIZE 52428800");
  }

  @Test
  void givesRepliesThatCameTogetherOneByOne() {
    receive("250 one\r\n354 two\r\n55");
    assertThat(reader.next()).isEqualTo("250 one");
    assertThat(reader.next()).isEqualTo("354 two");
    assertThat(reader.next()).isNull();
    receive("0 three\r\n");
    assertThat(reader.next()).isEqualTo("550 three");
  }

  @Test
  void neverRunsOutOfRoomWhileRepliesAreTaken() {
    for (int i = 0; i < 5_000; i++) {
      receive("250 2.0.0 reply number " + i + "\r\n25");
      assertThat(reader.next()).isEqualTo("250 2.0.0 reply number " + i);
      receive("0 x\r\n");
      assertThat(reader.next()).isEqualTo("250 x");
    }
  }

  @Test
  void aBareCodeIsAReply() {
    receive("250\r\n");
    assertThat(reader.next()).isEqualTo("250");
  }
}
