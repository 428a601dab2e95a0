package io.viesti.http.events;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.viesti.http.login.Caller;
import io.viesti.http.login.Login;
import io.viesti.http.problem.Problem;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /events}: what happens in the caller's mailbox, as it happens. */
public final class EventRoutes {
  private static final ContentType EVENT_STREAM = ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM);

  private final EventStreams streams;
  private final Login login;

  public EventRoutes(EventStreams streams, Login login) {
    this.streams = streams;
    this.login = login;
  }

  public Route routes() {
    return path(
        "events",
        () ->
            get(
                () ->
                    login.required(
                        caller ->
                            extractRequest(request -> completeWithFuture(open(caller, request))))));
  }

  private CompletionStage<HttpResponse> open(Caller caller, HttpRequest request) {
    return streams
        .open(caller.mailboxId(), lastSeen(request))
        .thenApply(
            octets ->
                HttpResponse.create()
                    .addHeader(RawHeader.create("Cache-Control", "no-store"))
                    // Proxies that buffer would hold notifications back.
                    .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
                    .withEntity(HttpEntities.createChunked(EVENT_STREAM, octets)));
  }

  private static Optional<EventId> lastSeen(HttpRequest request) {
    Optional<String> given =
        request
            .getHeader("Last-Event-ID")
            .map(HttpHeader::value)
            .or(() -> request.getUri().query().get("last_event_id"))
            .map(String::strip)
            .filter(id -> !id.isEmpty());
    return given.map(
        id ->
            EventId.parse(id)
                .orElseThrow(
                    () ->
                        Problem.badRequest("`Last-Event-ID` must have the form seq.index.")
                            .asException()));
  }
}
