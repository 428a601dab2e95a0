package io.viesti.s3;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Objects that hold large content, by name. Thread-safe; no call blocks. Requests under way are
 * bounded, each ends in bounded time, and failures are {@link BlobStoreException}.
 */
public final class LargeBlobs implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final S3Settings settings;
  private final S3Clients clients;
  private final S3Calls calls;

  /** Blocks while it reads the files its settings name. */
  public LargeBlobs(S3Settings settings, ActorSystem<?> system, MeterRegistry metrics) {
    this.settings = settings;
    clients = new S3Clients(settings);
    calls = new S3Calls(settings, system, metrics);
  }

  /**
   * Fails at once while the store is known to be down: a large content would only fail at its end.
   *
   * @throws BlobStoreException of reason {@code UNAVAILABLE}
   */
  public void requireAnswering() {
    if (!calls.isAnswering()) {
      throw calls.unavailable("does not answer", null);
    }
  }

  /**
   * Puts a file's content under the name, over what is there. Durable when it completes.
   *
   * @param octets in the file
   */
  public CompletionStage<Void> put(String name, Path file, long octets) {
    S3AsyncClient client =
        octets > settings.multipartAbove() ? clients.inParts() : clients.requests();
    return calls
        .call(
            "PutObject",
            () ->
                client.putObject(
                    put ->
                        put.bucket(settings.bucket())
                            .key(name)
                            .overrideConfiguration(
                                call -> call.apiCallTimeout(settings.timeouts().upload())),
                    AsyncRequestBody.fromFile(file)))
        .thenApply(
            put -> {
              if (put.isEmpty()) {
                throw new BlobStoreException(Reason.UNAVAILABLE, "an upload found no " + name);
              }
              return null;
            });
  }

  /** Whether there is such an object. */
  public CompletionStage<Boolean> exists(String name) {
    return calls
        .call(
            "HeadObject",
            () ->
                clients
                    .requests()
                    .headObject(head -> head.bucket(settings.bucket()).key(name))
                    .thenApply(head -> true))
        .thenApply(Optional::isPresent);
  }

  /**
   * Octets {@code from} and on of an object, at most {@code length}, in pieces of bounded size. One
   * chunk at a time is asked for, so that a slow reader holds no connection. Fails with reason
   * {@code MISSING} when there is no such object.
   */
  public Source<ByteString, NotUsed> stream(String name, long from, long length) {
    long end = length > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + length;
    return Source.unfoldAsync(new Rest(from, end), rest -> chunk(name, rest)).mapConcat(s -> s);
  }

  /** What is still to be read. */
  private record Rest(long from, long end) {}

  private CompletionStage<Optional<Pair<Rest, List<ByteString>>>> chunk(String name, Rest rest) {
    if (rest.from >= rest.end) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    long last = Math.min(rest.end - rest.from, settings.readChunk()) + rest.from - 1;
    return calls
        .call(
            "GetObject",
            () ->
                clients
                    .requests()
                    .getObject(
                        get ->
                            get.bucket(settings.bucket())
                                .key(name)
                                .range("bytes=" + rest.from + "-" + last),
                        AsyncResponseTransformer.toBytes()))
        .thenApply(
            got ->
                Optional.of(
                    after(
                        rest,
                        got.orElseThrow(
                            () ->
                                new BlobStoreException(
                                    Reason.MISSING, "there is no object " + name)))));
  }

  private static Pair<Rest, List<ByteString>> after(
      Rest rest, ResponseBytes<GetObjectResponse> got) {
    ByteString octets = ByteString.fromArrayUnsafe(got.asByteArrayUnsafe());
    long end =
        octets.isEmpty() ? rest.from : Math.min(rest.end, sizeIn(got.response().contentRange()));
    return Pair.create(new Rest(rest.from + octets.size(), end), pieces(octets));
  }

  /** The size of an object, as {@code bytes 0-9/1234} says it (RFC 9110 §14.4). */
  static long sizeIn(String contentRange) {
    return Long.parseLong(contentRange.substring(contentRange.lastIndexOf('/') + 1));
  }

  private static List<ByteString> pieces(ByteString octets) {
    List<ByteString> pieces = new ArrayList<>();
    for (int at = 0; at < octets.size(); at += PIECE) {
      pieces.add(octets.slice(at, Math.min(octets.size(), at + PIECE)));
    }
    return pieces;
  }

  @Override
  public void close() {
    clients.close();
  }
}
