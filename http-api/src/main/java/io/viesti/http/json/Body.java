package io.viesti.http.json;

import io.viesti.http.problem.Problem;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/**
 * Reads small request bodies whole. Whatever the Content-Type says, the body is read as JSON:
 * people forget the header.
 *
 * @param limit octets; more is a 413
 * @param patience for the whole body; longer is a 408
 */
public record Body(ClassicActorSystemProvider system, long limit, Duration patience) {

  /** Reads the request's JSON object and answers with what {@code handler} makes of it. */
  public Route object(Function<Fields, CompletionStage<HttpResponse>> handler) {
    return Directives.extractRequestEntity(
        entity ->
            Directives.completeWithFuture(
                octets(entity, limit, patience, system)
                    .thenCompose(octets -> handler.apply(Json.object(octets)))));
  }

  /** For calls whose body says nothing: it is read and left, so that the connection goes on. */
  public Route none(Supplier<CompletionStage<HttpResponse>> handler) {
    return Directives.extractRequestEntity(
        entity ->
            Directives.completeWithFuture(
                octets(entity, limit, patience, system).thenCompose(ignored -> handler.get())));
  }

  /** A whole body in memory, for limits that allow it. */
  public static CompletionStage<byte[]> octets(
      HttpEntity entity, long limit, Duration patience, ClassicActorSystemProvider system) {
    return LimitedOctets.of(entity, limit)
        .completionTimeout(patience)
        .runFold(ByteString.emptyByteString(), ByteString::concat, system)
        .exceptionally(Body::slow)
        .thenApply(ByteString::toArray);
  }

  private static <T> T slow(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof TimeoutException) {
      throw Problem.requestTimeout().asException();
    }
    throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }
}
