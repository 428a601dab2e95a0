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

import io.viesti.deadletter.DeadLetter;
import io.viesti.deadletter.DeadLetters;
import io.viesti.http.json.Body;
import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.http.problem.Problem;
import io.viesti.queue.MailQueue;
import io.viesti.queue.MailQueue.Acceptance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/deadletters}: accepted mail that can't reach its mailbox. */
public final class DeadLetterAdmin {
  private final DeadLetters letters;
  private final MailQueue queue;
  private final Body body;

  public DeadLetterAdmin(DeadLetters letters, MailQueue queue, Body body) {
    this.letters = letters;
    this.queue = queue;
    this.body = body;
  }

  /**
   * @param sender empty for the null reverse-path
   * @param size octets
   */
  record Letter(
      String id,
      Instant at,
      String traceId,
      String reason,
      Optional<String> sender,
      List<String> recipients,
      String subject,
      Instant receivedAt,
      long size) {

    static Letter of(DeadLetter letter) {
      return new Letter(
          letter.id(),
          letter.at(),
          letter.mail().traceId(),
          letter.reason(),
          letter.mail().reversePath().map(Object::toString),
          letter.mail().recipients().stream().map(r -> r.given().toString()).toList(),
          letter.mail().header().subject(),
          letter.mail().receivedAt(),
          letter.mail().blob().size());
    }
  }

  record Listing(List<Letter> deadLetters, boolean hasMore) {}

  public Route routes() {
    return pathPrefix(
        "deadletters",
        () ->
            concat(
                pathEnd(
                    () ->
                        get(
                            () ->
                                parameterMap(
                                    values -> completeWithFuture(list(new Parameters(values)))))),
                path(
                    segment(),
                    id ->
                        concat(
                            get(() -> completeWithFuture(show(id))),
                            delete(() -> completeWithFuture(remove(id))))),
                path(segment().slash("replay"), id -> post(() -> body.none(() -> replay(id))))));
  }

  private CompletionStage<HttpResponse> list(Parameters parameters) {
    int limit = parameters.limit();
    return letters
        .list(parameters.text("after"), limit + 1)
        .thenApply(
            found ->
                Json.answer(
                    StatusCodes.OK,
                    new Listing(
                        found.stream().limit(limit).map(Letter::of).toList(),
                        found.size() > limit)));
  }

  private CompletionStage<HttpResponse> show(String id) {
    return find(id).thenApply(letter -> Json.answer(StatusCodes.OK, Letter.of(letter)));
  }

  private CompletionStage<HttpResponse> remove(String id) {
    return letters
        .remove(id)
        .thenApply(
            removed -> {
              if (!removed) {
                throw unknown();
              }
              return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
            });
  }

  /** Offers the mail again and removes the letter only once that is certain. */
  private CompletionStage<HttpResponse> replay(String id) {
    return find(id)
        .thenCompose(letter -> queue.offer(letter.mail()))
        .thenCompose(
            acceptance -> {
              if (acceptance != Acceptance.ACCEPTED) {
                throw Problem.unavailable("The mail was not taken (" + acceptance + "); try again.")
                    .asException();
              }
              return letters.remove(id);
            })
        .thenApply(removed -> Json.answer(StatusCodes.OK, Map.of("id", id, "replayed", true)));
  }

  private CompletionStage<DeadLetter> find(String id) {
    return letters.find(id).thenApply(found -> found.orElseThrow(DeadLetterAdmin::unknown));
  }

  private static RuntimeException unknown() {
    return Problem.notFound("dead letter").asException();
  }
}
