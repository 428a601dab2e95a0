package io.viesti.http.problem;

import java.util.Optional;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers requests that can't be read as HTTP, which no route ever sees. Named in {@code
 * pekko.http.server.parsing.error-handler}. Nothing is logged: it is the client's mistake.
 */
public final class UnreadableRequests extends ParsingErrorHandler {
  /** Pekko looks for a Scala object, which is a class with this field. */
  public static final UnreadableRequests MODULE$ = new UnreadableRequests();

  private UnreadableRequests() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    String detail = error.summary().isBlank() ? status.reason() : error.summary();
    return Problems.response(
        new Problem(status, "unreadable-request", detail, Optional.empty(), Optional.empty()));
  }
}
