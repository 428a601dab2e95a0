package io.viesti.s3;

import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the object store; see {@code viesti-s3.conf}.
 *
 * @param endpoint empty for Amazon's own
 * @param trust certificates (PEM) that may sign the server's; empty for Java's own list
 * @param maxRequests connections at most
 * @param maxWaiting requests that may wait for one
 * @param multipartAbove octets of content that still goes up in one piece
 * @param partSize octets
 * @param readChunk octets asked for at once
 * @param attempts of one request
 */
public record S3Settings(
    Optional<URI> endpoint,
    String region,
    String bucket,
    boolean pathStyle,
    Credentials credentials,
    Optional<Path> trust,
    int maxRequests,
    int maxWaiting,
    int threads,
    long multipartAbove,
    long partSize,
    int readChunk,
    Timeouts timeouts,
    int attempts,
    Breaker breaker) {
  private static final String ROOT = "viesti.s3";

  /** Who signs requests. */
  public sealed interface Credentials {
    /** A key pair whose secret lies in a file. */
    record OfFile(String accessKey, Path secretKey) implements Credentials {}

    /** What the machine gives the process. */
    record OfRole() implements Credentials {}

    /** Nobody. */
    record None() implements Credentials {}
  }

  /**
   * Patience.
   *
   * @param request all attempts of a request without content, or of one chunk of a read
   * @param upload all attempts and parts of one upload
   */
  public record Timeouts(Duration connect, Duration idle, Duration request, Duration upload) {}

  /**
   * When the store is left alone.
   *
   * @param failures in a row after which nothing is asked
   * @param pause for so long
   */
  public record Breaker(int failures, Duration pause) {}

  /** From {@code viesti.s3}; {@link IllegalArgumentException} says what is wrong. */
  public static S3Settings from(Config root) {
    Config config = root.getConfig(ROOT);
    Config timeouts = config.getConfig("timeouts");
    return new S3Settings(
        given(config, "endpoint").map(URI::create),
        config.getString("region"),
        config.getString("bucket"),
        config.getBoolean("path-style"),
        credentials(config),
        given(config, "trust").map(Path::of),
        config.getInt("max-requests"),
        config.getInt("max-waiting"),
        config.getInt("threads"),
        config.getBytes("multipart-above"),
        config.getBytes("part-size"),
        Math.toIntExact(config.getBytes("read-chunk")),
        new Timeouts(
            timeouts.getDuration("connect"),
            timeouts.getDuration("idle"),
            timeouts.getDuration("request"),
            timeouts.getDuration("upload")),
        config.getInt("attempts"),
        new Breaker(config.getInt("breaker.failures"), config.getDuration("breaker.pause")));
  }

  /** The endpoint as messages name it. */
  String where() {
    return endpoint.map(URI::toString).orElse("Amazon " + region);
  }

  private static Optional<String> given(Config config, String key) {
    return Optional.of(config.getString(key)).filter(text -> !text.isBlank());
  }

  private static Credentials credentials(Config config) {
    String kind = config.getString("credentials");
    return switch (kind) {
      case "file" ->
          new Credentials.OfFile(
              config.getString("access-key"),
              given(config, "secret-key-file")
                  .map(Path::of)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              ROOT
                                  + ".secret-key-file must name the file of the secret key, as "
                                  + ROOT
                                  + ".credentials = file says")));
      case "role" -> new Credentials.OfRole();
      case "none" -> new Credentials.None();
      default ->
          throw new IllegalArgumentException(
              ROOT + ".credentials = " + kind + ": not one of file, role, none");
    };
  }
}
