package io.viesti.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.blob.BlobId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Upload ids name content to their owner alone. */
class UploadIdsTest {
  private static final Upload UPLOAD =
      new Upload(new BlobId("ab".repeat(32)), 123, Instant.ofEpochMilli(1_700_000_000_000L));

  @Test
  void whatWasSealedOpensForItsMailboxOnEveryNodeWithTheSecret() {
    String id = new UploadIds("secret").seal("mailbox-1", UPLOAD);
    assertThat(new UploadIds("secret").open("mailbox-1", id)).contains(UPLOAD);
    assertThat(id).doesNotContain("abab");
  }

  @Test
  void nobodyElseOpensIt() {
    UploadIds ids = new UploadIds("secret");
    String id = ids.seal("mailbox-1", UPLOAD);
    assertThat(ids.open("mailbox-2", id)).isEmpty();
    assertThat(new UploadIds("other").open("mailbox-1", id)).isEmpty();
    assertThat(ids.open("mailbox-1", id.substring(1) + "A")).isEmpty();
    assertThat(ids.open("mailbox-1", "")).isEmpty();
    assertThat(ids.open("mailbox-1", "%%%")).isEmpty();
  }

  @Test
  void withoutASecretEachStartHasItsOwn() {
    String id = new UploadIds("").seal("m", UPLOAD);
    assertThat(new UploadIds("").open("m", id)).isEmpty();
  }
}
