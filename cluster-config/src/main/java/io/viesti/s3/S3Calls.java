package io.viesti.s3;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.CircuitBreaker;
import org.apache.pekko.pattern.CircuitBreakerOpenException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Every call of the object store: counted, timed, stopped while the store is known to be down, its
 * failures told in the words of the port. Thread-safe.
 */
final class S3Calls {
  /** Longer than what the client itself allows a call: for a client that forgets to answer. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final S3Settings settings;
  private final CircuitBreaker breaker;
  private final MeterRegistry metrics;

  S3Calls(S3Settings settings, ActorSystem<?> system, MeterRegistry metrics) {
    this.settings = settings;
    this.metrics = metrics;
    breaker =
        CircuitBreaker.create(
            system.classicSystem().scheduler(),
            settings.breaker().failures(),
            settings.timeouts().upload().plus(SLACK),
            settings.breaker().pause());
    Gauge.builder("viesti.s3.answering", breaker, b -> b.isOpen() ? 0 : 1)
        .description("1 while the object store is asked, 0 while it is given a pause")
        .register(metrics);
  }

  /** False while nothing is asked. */
  boolean isAnswering() {
    return !breaker.isOpen();
  }

  /**
   * Calls the store. Empty when it says that there is no such object; other failures are {@link
   * BlobStoreException} of reason {@code UNAVAILABLE}.
   *
   * @param operation as S3 names it
   */
  <T> CompletionStage<Optional<T>> call(String operation, Supplier<CompletionStage<T>> call) {
    long begun = System.nanoTime();
    return breaker
        .callWithCircuitBreakerCS(() -> call.get().handle(S3Calls::found))
        .handle(
            (found, failure) -> {
              timer(operation, failure == null ? (found.isPresent() ? "ok" : "missing") : "failed")
                  .record(Duration.ofNanos(System.nanoTime() - begun));
              if (failure != null) {
                throw told(operation, failure);
              }
              return found;
            });
  }

  private static <T> Optional<T> found(T result, Throwable failure) {
    if (failure == null) {
      return Optional.of(result);
    }
    Throwable cause = cause(failure);
    if (cause instanceof NoSuchKeyException) {
      return Optional.empty();
    }
    throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }

  private BlobStoreException told(String operation, Throwable failure) {
    Throwable cause = cause(failure);
    String why =
        cause instanceof CircuitBreakerOpenException
            ? "failed " + settings.breaker().failures() + " times in a row and is given a pause"
            : "failed " + operation + ": " + told(cause);
    return unavailable(why, cause);
  }

  BlobStoreException unavailable(String why, Throwable cause) {
    return new BlobStoreException(
        Reason.UNAVAILABLE,
        "the object store at " + settings.where() + " " + why,
        cause,
        "the store of content over " + BlobStore.SMALL_LIMIT / 1024 + " KiB");
  }

  /** What the store said, without what the client adds about its own attempts. */
  static String told(Throwable cause) {
    return cause instanceof S3Exception s3 && s3.awsErrorDetails() != null
        ? s3.statusCode() + " " + s3.awsErrorDetails().errorCode()
        : String.valueOf(cause.getMessage());
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private Timer timer(String operation, String outcome) {
    return metrics.timer("viesti.s3.request", "operation", operation, "outcome", outcome);
  }
}
