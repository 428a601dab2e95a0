package io.viesti.node;

import com.typesafe.config.Config;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.WWWAuthenticate;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * The operators' door: health without a token (a probe has none), everything else with it: our
 * administration, {@code /metrics}, and Pekko Management's view of the cluster.
 */
final class ManagementServer extends AllDirectives {
  private static final Duration UNBIND = Duration.ofSeconds(10);

  /** As {@code viesti-pekko.conf} names them. */
  private static final Set<String> HEALTH = Set.of("/ready", "/alive");

  private static final ContentType PROMETHEUS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

  private final ActorSystem<?> system;
  private final byte[] token;
  private final Route guarded;

  ManagementServer(
      ActorSystem<?> system, String token, Route admin, PrometheusMeterRegistry metrics) {
    this.system = system;
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.guarded = concat(admin, metrics(metrics), pekko());
  }

  CompletionStage<ServerBinding> bind(Config management) {
    ServerBuilder door =
        Http.get(system).newServerAt(management.getString("bind"), management.getInt("port"));
    return InsideTls.door("tls", management)
        .map(door::enableHttps)
        .orElse(door)
        .bind(routes())
        .thenApply(binding -> binding.addToCoordinatedShutdown(UNBIND, system));
  }

  Route routes() {
    Route health = pekko();
    return extractRequest(
        request ->
            HEALTH.contains(request.getUri().path()) ? health : whoHasTheToken(() -> guarded));
  }

  private Route pekko() {
    return PekkoManagement.get(system.classicSystem()).getRoutes();
  }

  private Route metrics(PrometheusMeterRegistry registry) {
    return path(
        "metrics",
        () ->
            get(
                () ->
                    complete(
                        HttpEntities.create(
                            PROMETHEUS, registry.scrape().getBytes(StandardCharsets.UTF_8)))));
  }

  private Route whoHasTheToken(java.util.function.Supplier<Route> inner) {
    return optionalHeaderValueByName(
        "Authorization", given -> holdsToken(given) ? inner.get() : complete(refusal()));
  }

  private boolean holdsToken(Optional<String> authorization) {
    return authorization
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip().getBytes(StandardCharsets.UTF_8))
        .map(given -> MessageDigest.isEqual(given, token))
        .orElse(false);
  }

  private static HttpResponse refusal() {
    String problem =
        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
            + "\"detail\":\"the operator token is needed: Authorization: Bearer ...\"}";
    return HttpResponse.create()
        .withStatus(StatusCodes.UNAUTHORIZED)
        .addHeader(
            WWWAuthenticate.create(
                org.apache.pekko.http.javadsl.model.headers.HttpChallenge.create(
                    "Bearer", "viesti")))
        .withEntity(HttpEntities.create(Problems.CONTENT_TYPE, problem));
  }

  /** The content type of RFC 9457. */
  private static final class Problems {
    static final org.apache.pekko.http.javadsl.model.ContentType.NonBinary CONTENT_TYPE =
        (org.apache.pekko.http.javadsl.model.ContentType.NonBinary)
            ContentTypes.parse("application/problem+json; charset=utf-8");
  }
}
