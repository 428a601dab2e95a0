package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.viesti.http.json.Body;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.problem.Problem;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/backup}: the one backup that is being made, or was made last. */
public final class BackupAdmin {
  private final Backups backups;
  private final Body body;

  public BackupAdmin(Backups backups, Body body) {
    this.backups = backups;
    this.body = body;
  }

  public Route routes() {
    return path(
        "backup",
        () ->
            concat(
                post(() -> body.object(this::start)),
                get(() -> complete(show())),
                delete(() -> complete(cancel()))));
  }

  private CompletionStage<HttpResponse> start(Fields fields) {
    Backups.Order order =
        new Backups.Order(
            fields.requiredText("directory"),
            fields.number("octets_per_second"),
            fields.bool("secrets").orElse(true));
    return backups
        .start(order)
        .thenApply(begun -> Json.answer(StatusCodes.ACCEPTED, begun))
        .exceptionally(BackupAdmin::refused);
  }

  private static HttpResponse refused(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof Backups.Impossible impossible) {
      throw Problem.conflict(impossible.getMessage()).asException();
    }
    throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }

  private HttpResponse show() {
    return backups
        .latest()
        .map(latest -> Json.answer(StatusCodes.OK, latest))
        .orElseThrow(() -> Problem.notFound("backup").asException());
  }

  private HttpResponse cancel() {
    if (!backups.cancel()) {
      throw Problem.notFound("backup").asException();
    }
    return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
  }
}
