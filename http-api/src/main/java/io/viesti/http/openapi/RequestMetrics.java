package io.viesti.http.openapi;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Counts and times requests by operation, method and class of status, up to the beginning of the
 * answer. Labels come from the table of operations, so their number is bounded.
 */
public record RequestMetrics(MeterRegistry metrics, List<Operation> operations) {

  public Route measured(Route sealed) {
    return Directives.extractRequest(
        request -> {
          long begin = System.nanoTime();
          return Directives.mapResponse(
              response -> {
                record(request, response, System.nanoTime() - begin);
                return response;
              },
              () -> sealed);
        });
  }

  private void record(HttpRequest request, HttpResponse response, long nanos) {
    String route = Operation.pathOf(operations, request.getUri().path()).orElse("other");
    metrics
        .timer(
            "http.requests",
            "route",
            route,
            "method",
            known(request.method().value()),
            "status",
            response.status().intValue() / 100 + "xx")
        .record(Duration.ofNanos(nanos));
  }

  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }
}
