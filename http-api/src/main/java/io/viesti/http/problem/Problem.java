package io.viesti.http.problem;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * Why a request was not done (RFC 9457).
 *
 * @param kind last part of the {@code type} URI: stable, for programs
 * @param detail one or two sentences for people, never with data of others
 * @param field of the request that is wrong, if one is
 * @param retryAfter when a repeat may succeed
 */
public record Problem(
    StatusCode status,
    String kind,
    String detail,
    Optional<String> field,
    Optional<Duration> retryAfter) {

  private static Problem of(StatusCode status, String kind, String detail) {
    return new Problem(status, kind, detail, Optional.empty(), Optional.empty());
  }

  public static Problem badRequest(String detail) {
    return of(StatusCodes.BAD_REQUEST, "bad-request", detail);
  }

  /** 422: the request was understood and its {@code field} makes no sense. */
  public static Problem invalidField(String field, String why) {
    return new Problem(
        StatusCodes.UNPROCESSABLE_ENTITY,
        "invalid-field",
        "`" + field + "` " + why + ".",
        Optional.of(field),
        Optional.empty());
  }

  public static Problem unprocessable(String detail) {
    return of(StatusCodes.UNPROCESSABLE_ENTITY, "unprocessable", detail);
  }

  public static Problem unauthorized(String detail) {
    return of(StatusCodes.UNAUTHORIZED, "unauthorized", detail);
  }

  public static Problem forbidden(String detail) {
    return of(StatusCodes.FORBIDDEN, "forbidden", detail);
  }

  /** 404 for what does not exist and for what belongs to somebody else alike. */
  public static Problem notFound(String what) {
    return of(StatusCodes.NOT_FOUND, "not-found", "There is no such " + what + ".");
  }

  public static Problem conflict(String detail) {
    return of(StatusCodes.CONFLICT, "conflict", detail);
  }

  public static Problem preconditionFailed(String detail) {
    return of(StatusCodes.PRECONDITION_FAILED, "changed-meanwhile", detail);
  }

  public static Problem requestTimeout() {
    return of(StatusCodes.REQUEST_TIMEOUT, "slow-body", "The body did not arrive in time.");
  }

  public static Problem tooLarge(long limit) {
    return of(
        StatusCodes.PAYLOAD_TOO_LARGE, "too-large", "At most " + limit + " octets are accepted.");
  }

  public static Problem tooMany(String detail, Duration retryAfter) {
    return new Problem(
        StatusCodes.TOO_MANY_REQUESTS,
        "too-many",
        detail,
        Optional.empty(),
        Optional.of(retryAfter));
  }

  public static Problem overQuota() {
    return new Problem(
        StatusCodes.TOO_MANY_REQUESTS,
        "over-quota",
        "The mailbox is over its quota.",
        Optional.empty(),
        Optional.of(Duration.ofHours(1)));
  }

  public static Problem unavailable(String detail) {
    return new Problem(
        StatusCodes.SERVICE_UNAVAILABLE,
        "unavailable",
        detail,
        Optional.empty(),
        Optional.of(Duration.ofSeconds(5)));
  }

  public static Problem internal() {
    return of(
        StatusCodes.INTERNAL_SERVER_ERROR,
        "internal",
        "Something went wrong here; the operator's log says what.");
  }

  public ProblemException asException() {
    return new ProblemException(this);
  }
}
