package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.viesti.http.admin.Queues.Action;
import io.viesti.http.json.Body;
import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.http.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/queues} and {@code /admin/sites}: what waits for delivery and why. */
public final class QueueAdmin {
  private final Queues queues;
  private final Body body;

  public QueueAdmin(Queues queues, Body body) {
    this.queues = queues;
    this.body = body;
  }

  record Listing(List<Queues.Waiting> queues, boolean hasMore) {}

  record Sites(List<Queues.Site> sites) {}

  record Shown(@JsonUnwrapped Queues.Waiting summary, List<Queues.Message> messages) {}

  public Route routes() {
    return concat(
        path(
            "sites",
            () ->
                get(
                    () ->
                        parameterMap(
                            values ->
                                completeWithFuture(
                                    queues
                                        .sites(new Parameters(values).limit())
                                        .thenApply(
                                            sites ->
                                                Json.answer(StatusCodes.OK, new Sites(sites))))))),
        pathPrefix(
            "queues",
            () ->
                concat(
                    pathEnd(
                        () ->
                            get(
                                () ->
                                    parameterMap(
                                        values ->
                                            completeWithFuture(list(new Parameters(values)))))),
                    path(
                        segment(),
                        domain ->
                            get(
                                () ->
                                    parameterMap(
                                        values ->
                                            completeWithFuture(
                                                show(domain, new Parameters(values)))))),
                    action("retry", Action.RETRY),
                    action("hold", Action.HOLD),
                    action("release", Action.RELEASE),
                    path(
                        segment().slash("messages").slash(segment()),
                        (domain, id) -> delete(() -> completeWithFuture(drop(domain, id)))))));
  }

  private Route action(String verb, Action action) {
    return path(
        segment().slash(verb),
        domain ->
            post(
                () ->
                    body.none(
                        () ->
                            queues
                                .act(domain, action)
                                .thenApply(
                                    known -> {
                                      require(known);
                                      return Json.answer(
                                          StatusCodes.OK, Map.of("domain", domain, "action", verb));
                                    }))));
  }

  private CompletionStage<HttpResponse> list(Parameters parameters) {
    int limit = parameters.limit();
    return queues
        .list(parameters.text("after"), limit + 1)
        .thenApply(
            found ->
                Json.answer(
                    StatusCodes.OK,
                    new Listing(found.stream().limit(limit).toList(), found.size() > limit)));
  }

  private CompletionStage<HttpResponse> show(String domain, Parameters parameters) {
    return queues
        .queue(domain, parameters.limit())
        .thenApply(
            found ->
                found
                    .map(
                        queue ->
                            Json.answer(
                                StatusCodes.OK, new Shown(queue.summary(), queue.messages())))
                    .orElseThrow(QueueAdmin::unknown));
  }

  private CompletionStage<HttpResponse> drop(String domain, String submissionId) {
    return queues
        .drop(domain, submissionId)
        .thenApply(
            known -> {
              require(known);
              return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
            });
  }

  private static void require(boolean known) {
    if (!known) {
      throw unknown();
    }
  }

  private static RuntimeException unknown() {
    return Problem.notFound("waiting mail").asException();
  }
}
