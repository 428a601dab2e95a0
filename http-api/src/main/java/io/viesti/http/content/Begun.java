package io.viesti.http.content;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** A response whose octets have begun to come: what can't be read is told before its status is. */
public final class Begun {
  /** Trace header fields, and the first octets of content. */
  private static final int CHUNKS = 2;

  private Begun() {}

  /** Fails as the response's octets do at their beginning. */
  public static CompletionStage<HttpResponse> of(
      HttpResponse response, ClassicActorSystemProvider system) {
    if (!(response.entity() instanceof HttpEntity.Default streamed)) {
      return CompletableFuture.completedFuture(response);
    }
    return streamed
        .getDataBytes()
        .prefixAndTail(CHUNKS)
        .runWith(Sink.head(), system)
        .thenApply(
            octets ->
                response.withEntity(
                    HttpEntities.create(
                        streamed.getContentType(),
                        streamed.getContentLength(),
                        Source.from(octets.first()).concat(octets.second()))));
  }
}
