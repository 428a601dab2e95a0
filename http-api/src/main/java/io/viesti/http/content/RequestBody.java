package io.viesti.http.content;

import io.viesti.http.json.Body;
import io.viesti.http.json.LimitedOctets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.FileIO;

/**
 * A request's body, here as a whole before anything blocks on it, so that slow clients hold no
 * thread: in memory while it is small, else in a temporary file. To be closed, which deletes the
 * file.
 */
public final class RequestBody implements AutoCloseable {
  private static final long IN_MEMORY = 256 * 1024;

  private final byte[] memory;
  private final Path file;

  private RequestBody(byte[] memory, Path file) {
    this.memory = memory;
    this.file = file;
  }

  /**
   * Fails with a 413 problem's exception beyond {@code limit} octets and with a time-out when the
   * body is not here within {@code patience}.
   */
  public static CompletionStage<RequestBody> read(
      RequestEntity entity, long limit, Duration patience, ClassicActorSystemProvider system) {
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() <= IN_MEMORY) {
      return Body.octets(entity, limit, patience, system)
          .thenApply(octets -> new RequestBody(octets, null));
    }
    Path file = temporary();
    return LimitedOctets.of(entity, limit)
        .completionTimeout(patience)
        .runWith(FileIO.toPath(file), system)
        .thenApply(written -> new RequestBody(null, file))
        .whenComplete(
            (body, failure) -> {
              if (failure != null) {
                delete(file);
              }
            });
  }

  /** From its beginning. Blocks as files do. */
  public InputStream open() throws IOException {
    return file == null ? new ByteArrayInputStream(memory) : Files.newInputStream(file);
  }

  @Override
  public void close() {
    if (file != null) {
      delete(file);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("viesti-", ".body");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
