package io.viesti.http.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.http.HttpSettings;
import io.viesti.http.problem.Problem;
import io.viesti.message.MessageReader;
import io.viesti.message.ReadMessage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;

/** Takes stored mails apart. Thread-safe; nothing blocks the caller. */
public final class Contents {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int REMEMBERED = 1_000;

  private final BlobStore blobs;
  private final ContentWork work;
  private final ClassicActorSystemProvider system;

  /** The parts of mails read lately: a download in ranges asks for them again and again. */
  private final Cache<BlobId, List<ReadMessage.Attachment>> parts =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public Contents(BlobStore blobs, ContentWork work, ClassicActorSystemProvider system) {
    this.blobs = blobs;
    this.work = work;
    this.system = system;
  }

  /** What a mail says and which parts it has. */
  public CompletionStage<ReadMessage> read(BlobId mail) {
    return work.run(
        () -> {
          try (InputStream octets = open(mail)) {
            ReadMessage message = MessageReader.read(octets);
            parts.put(mail, message.attachments());
            return message;
          }
        });
  }

  /** One part's description; a 404 when the mail has no such part. */
  public CompletionStage<ReadMessage.Attachment> part(BlobId mail, String id) {
    List<ReadMessage.Attachment> known = parts.getIfPresent(mail);
    CompletionStage<List<ReadMessage.Attachment>> all =
        known != null
            ? CompletableFuture.completedFuture(known)
            : read(mail).thenApply(ReadMessage::attachments);
    return all.thenApply(
        each ->
            each.stream()
                .filter(part -> part.id().equals(id))
                .findFirst()
                .orElseThrow(Contents::noSuchPart));
  }

  /** One part's octets, decoded, as fast as they are taken. */
  public Source<ByteString, ?> octets(BlobId mail, String id) {
    return StreamConverters.fromInputStream(() -> openPart(mail, id))
        .withAttributes(ActorAttributes.dispatcher(HttpSettings.CONTENT_DISPATCHER));
  }

  private InputStream openPart(BlobId mail, String id) throws IOException {
    InputStream octets = open(mail);
    InputStream part =
        MessageReader.openPart(octets, id).orElseThrow(Contents::noSuchPart).content();
    return new FilterInputStream(part) {
      @Override
      public void close() throws IOException {
        octets.close();
      }
    };
  }

  /** A blob for code that wants a stream: on the content dispatcher only. */
  public InputStream open(BlobId blob) {
    return blobs.stream(blob).runWith(StreamConverters.asInputStream(PATIENCE), system);
  }

  private static RuntimeException noSuchPart() {
    return Problem.notFound("attachment").asException();
  }
}
