package io.viesti.http.compose;

import io.viesti.http.HttpSettings;
import io.viesti.http.content.ContentWork;
import io.viesti.http.content.RequestBody;
import io.viesti.http.problem.Problem;
import io.viesti.space.Intake;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.RequestEntity;

/** Takes requests in that hold a whole mail. Thread-safe. */
record MailRequests(
    ClassicActorSystemProvider system, HttpSettings settings, Intake intake, ContentWork work) {
  /** A large mail over a slow line takes its time. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * A request with what a repeat of it is recognised by.
   *
   * @param sha256 of the body's octets
   */
  record Received(MailRequest mail, byte[] sha256) {}

  /** Reads a request, lets {@code handler} answer it, and cleans up behind both. */
  <T> CompletionStage<T> take(
      RequestEntity entity, Function<Received, CompletionStage<T>> handler) {
    if (!intake.isOpen()) {
      return CompletableFuture.failedFuture(
          Problem.unavailable("There is too little storage space now.").asException());
    }
    long limit = settings.maxMessage() + settings.maxRequestBody();
    return RequestBody.read(entity, limit, PATIENCE, system)
        .thenCompose(
            body -> work.run(() -> parse(body)).whenComplete((parsed, failure) -> body.close()))
        .thenCompose(
            received ->
                handled(received, handler)
                    .whenComplete((answer, failure) -> received.mail().close()));
  }

  private static <T> CompletionStage<T> handled(
      Received received, Function<Received, CompletionStage<T>> handler) {
    try {
      return handler.apply(received);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Received parse(RequestBody body) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (InputStream octets = new DigestInputStream(body.open(), sha256)) {
      MailRequest mail = MailRequestReader.read(octets);
      return new Received(mail, sha256.digest());
    }
  }
}
