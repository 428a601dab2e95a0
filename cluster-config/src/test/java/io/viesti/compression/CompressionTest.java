package io.viesti.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static final String TEXT =
      "Received: from mx.example.net by mail.example.org; the quick brown fox jumps over it.\r\n";

  @ParameterizedTest
  @ValueSource(ints = {256, 2_000, 65_536})
  void textIsCompressedAndComesBack(int size) {
    byte[] text = Arrays.copyOf(TEXT.repeat(1_000).getBytes(StandardCharsets.US_ASCII), size);
    byte[] compressed = Compression.compress(text, size, 9);
    assertThat(compressed).hasSizeLessThan(9 + size / 2);
    assertThat(Compression.decompress(compressed, 9, size)).isEqualTo(text);
  }

  @Test
  void attachmentsInBase64AreCompressed() {
    byte[] base64 = Base64.getMimeEncoder().encode(noise(50_000));
    assertThat(Compression.isDense(base64, base64.length)).isFalse();
    byte[] compressed = Compression.compress(base64, base64.length, 0);
    assertThat(compressed).hasSizeBetween(base64.length * 7 / 10, base64.length * 8 / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 2_000, 65_536})
  void noiseIsNotEvenTried(int size) {
    assertThat(Compression.isDense(noise(size), size)).isTrue();
    assertThat(Compression.compress(noise(size), size, 9)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255})
  void littleIsLeftAsItIs(int size) {
    assertThat(Compression.compress(new byte[size], size, 9)).isNull();
  }

  @Test
  void onlyTheGivenLengthCounts() {
    byte[] buffer = new byte[4_096];
    System.arraycopy(noise(2_000), 0, buffer, 2_000, 2_000);
    byte[] compressed = Compression.compress(buffer, 2_000, 0);
    assertThat(Compression.decompress(compressed, 0, 2_000)).containsOnly(0);
  }

  @Test
  void brokenContentIsToldApart() {
    byte[] compressed = Compression.compress(new byte[1_000], 1_000, 0);
    assertThatThrownBy(() -> Compression.decompress(compressed, 0, 999))
        .isInstanceOf(IllegalArgumentException.class);
    compressed[0] ^= 1;
    assertThatThrownBy(() -> Compression.decompress(compressed, 0, 1_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(7).nextBytes(noise);
    return noise;
  }
}
