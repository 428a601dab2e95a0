package io.viesti.http.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.blob.BlobWriter;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.blob.StoredBlob;
import io.viesti.http.problem.ProblemException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Octets between a request and a blob. */
class SpoolTest {

  private static byte[] noise(int size) {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    return octets;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, Spool.IN_MEMORY, Spool.IN_MEMORY + 1, 3 * Spool.IN_MEMORY})
  void whatIsWrittenIsReadInMemoryAndFromAFileAlike(int size) throws IOException {
    byte[] octets = noise(size);
    try (Spool spool = new Spool()) {
      for (int at = 0; at < size; at += 7_001) {
        spool.write(octets, at, Math.min(7_001, size - at));
      }
      assertThat(spool.size()).isEqualTo(size);
      assertThat(spool.open().readAllBytes()).isEqualTo(octets);
      assertThat(spool.open().readAllBytes()).isEqualTo(octets);
    }
  }

  @Test
  void aBlobOutputKeepsItsHeadAndWritesAll() throws IOException {
    InMemoryBlobStore blobs = new InMemoryBlobStore();
    BlobWriter writer = blobs.write();
    BlobOutput out = new BlobOutput(writer, 1_000_000);
    byte[] octets = noise(200_000);
    out.write(octets);
    out.write(7);
    StoredBlob blob = writer.finish().toCompletableFuture().join();
    assertThat(blob.size()).isEqualTo(200_001);
    assertThat(out.headLength()).isEqualTo(64 * 1024);
    assertThat(out.head()).startsWith(java.util.Arrays.copyOf(octets, 100));
  }

  @Test
  void aBlobOutputRefusesWhatIsTooLarge() {
    BlobOutput out = new BlobOutput(new InMemoryBlobStore().write(), 100);
    assertThatThrownBy(() -> out.write(new byte[101]))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().status().intValue()).isEqualTo(413));
  }
}
