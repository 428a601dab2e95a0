package io.viesti.http.content;

import io.viesti.blob.BlobStore;
import io.viesti.mailbox.StoredEmail;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** An email's octets: our trace header fields, then the content as it was received. */
public final class RawMessage {
  private RawMessage() {}

  public static Source<ByteString, NotUsed> stream(BlobStore blobs, StoredEmail email) {
    Source<ByteString, NotUsed> content = blobs.stream(email.blob());
    return email.traceHeaders().isEmpty()
        ? content
        : Source.single(ByteString.fromArray(email.traceHeaders().getBytes(StandardCharsets.UTF_8)))
            .concat(content);
  }
}
