package io.viesti.s3;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket of large content: made by a migration, only looked for by a node. Failures are {@link
 * S3Refused} with one line for the operator.
 */
public final class S3Bucket {
  private static final Logger log = LoggerFactory.getLogger(S3Bucket.class);

  /** Days after which the store drops the parts of uploads that never ended. */
  private static final int DAYS = 2;

  private final S3Settings settings;
  private final S3AsyncClient client;

  private S3Bucket(S3Settings settings, S3AsyncClient client) {
    this.settings = settings;
    this.client = client;
  }

  /**
   * Makes the bucket where it is missing and sets its rules. May be repeated.
   *
   * @param said what was done, a line each
   */
  public static CompletionStage<Void> migrate(S3Settings settings, Consumer<String> said) {
    return with(
        settings, bucket -> bucket.make(said).thenCompose(made -> bucket.dropOldParts(said)));
  }

  /**
   * Fails when the bucket does not exist or is not ours. A store that does not answer is no reason
   * not to start: only large content needs it, and it may come back.
   */
  public static CompletionStage<Void> require(S3Settings settings) {
    return with(settings, S3Bucket::check);
  }

  private static CompletionStage<Void> with(
      S3Settings settings, Function<S3Bucket, CompletionStage<Void>> work) {
    S3Clients clients;
    try {
      clients = new S3Clients(settings);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(new S3Refused(e.getMessage(), e));
    }
    // Closed on a thread of its own: the last answer comes on one that closing waits for.
    return work.apply(new S3Bucket(settings, clients.requests()))
        .whenCompleteAsync((done, failure) -> clients.close());
  }

  private CompletionStage<Void> make(Consumer<String> said) {
    return exists()
        .exceptionallyCompose(failure -> failed("can't be looked for", failure))
        .thenCompose(
            exists -> {
              if (exists) {
                said.accept("bucket " + settings.bucket() + ": is there");
                return CompletableFuture.completedFuture(null);
              }
              return client
                  .createBucket(create -> create.bucket(settings.bucket()))
                  .handle((made, failure) -> created(failure, said))
                  .thenCompose(stage -> stage);
            });
  }

  private CompletionStage<Void> created(Throwable failure, Consumer<String> said) {
    if (failure != null && !(S3Calls.cause(failure) instanceof BucketAlreadyOwnedByYouException)) {
      return failed("can't be made", failure);
    }
    said.accept("bucket " + settings.bucket() + ": made");
    return CompletableFuture.completedFuture(null);
  }

  /** Servers other than Amazon's often know no such rules: said, and no failure. */
  private CompletionStage<Void> dropOldParts(Consumer<String> said) {
    LifecycleRule rule =
        LifecycleRule.builder()
            .id("viesti-unfinished-uploads")
            .status(ExpirationStatus.ENABLED)
            .filter(all -> all.prefix(""))
            .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(DAYS))
            .build();
    return client
        .putBucketLifecycleConfiguration(
            put -> put.bucket(settings.bucket()).lifecycleConfiguration(all -> all.rules(rule)))
        .handle(
            (done, failure) -> {
              said.accept(
                  "bucket "
                      + settings.bucket()
                      + (failure == null
                          ? ": unfinished uploads go after " + DAYS + " days"
                          : ": the server takes no rule for unfinished uploads ("
                              + S3Calls.told(S3Calls.cause(failure))
                              + ")"));
              return null;
            });
  }

  private CompletionStage<Void> check() {
    return exists()
        .handle(
            (exists, failure) -> {
              if (failure != null) {
                warnOrRefuse(S3Calls.cause(failure));
              } else if (!exists) {
                throw new S3Refused(
                    "the bucket " + where() + " does not exist; run ./viesti migrate first", null);
              }
              return null;
            });
  }

  private void warnOrRefuse(Throwable cause) {
    if (cause instanceof S3Exception s3 && s3.statusCode() / 100 == 4) {
      throw new S3Refused(
          "the bucket " + where() + " is not open to us: " + S3Calls.told(cause), cause);
    }
    log.warn(
        "{} does not answer; content over 64 KiB is turned away until it does: {}",
        where(),
        S3Calls.told(cause));
  }

  private CompletionStage<Boolean> exists() {
    return client
        .headBucket(head -> head.bucket(settings.bucket()))
        .handle(
            (head, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(true);
              }
              Throwable cause = S3Calls.cause(failure);
              return cause instanceof NoSuchBucketException
                  ? CompletableFuture.completedFuture(false)
                  : CompletableFuture.<Boolean>failedFuture(cause);
            })
        .thenCompose(stage -> stage);
  }

  private <T> CompletionStage<T> failed(String what, Throwable failure) {
    Throwable cause = S3Calls.cause(failure);
    return CompletableFuture.failedFuture(
        cause instanceof S3Refused
            ? cause
            : new S3Refused(
                "the bucket " + where() + " " + what + ": " + S3Calls.told(cause), cause));
  }

  private String where() {
    return settings.bucket() + " at " + settings.where();
  }
}
