package io.viesti.http.content;

import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Streams octets into a blob, reading no faster than storage takes them. */
public final class BlobSink {
  private BlobSink() {}

  /** Completes once an event may name the blob; fails with what the stream or storage failed. */
  public static CompletionStage<StoredBlob> store(
      Source<ByteString, ?> octets, BlobStore blobs, ClassicActorSystemProvider system) {
    BlobWriter writer = blobs.write();
    CompletionStage<BlobWriter> written =
        octets.runWith(
            Sink.foldAsync(
                writer,
                (into, chunk) -> {
                  byte[] bytes = chunk.toArray();
                  return into.write(bytes, 0, bytes.length)
                      ? CompletableFuture.completedFuture(into)
                      : into.ready().thenApply(ready -> into);
                }),
            system);
    return written
        .whenComplete(
            (whole, failure) -> {
              if (failure != null) {
                writer.abort();
              }
            })
        .thenCompose(BlobWriter::finish);
  }
}
