package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.account.Accounts;
import io.viesti.envelope.MailAddress;
import io.viesti.http.json.Body;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/aliases}: addresses that lead to others. */
public final class AliasAdmin {
  private static final int MAX_TARGETS = 100;

  private final Accounts accounts;
  private final Body body;

  public AliasAdmin(Accounts accounts, Body body) {
    this.accounts = accounts;
    this.body = body;
  }

  record Alias(String address, List<String> targets) {}

  public Route routes() {
    return pathPrefix(
        "aliases",
        () ->
            concat(
                pathEnd(() -> post(() -> body.object(this::create))),
                path(segment(), given -> delete(() -> completeWithFuture(remove(given))))));
  }

  private CompletionStage<HttpResponse> create(Fields fields) {
    MailAddress alias = address(fields.requiredText("address"), "address");
    List<MailAddress> targets =
        fields.texts("targets").stream().map(target -> address(target, "targets")).toList();
    if (targets.isEmpty() || targets.size() > MAX_TARGETS) {
      throw Fields.wrong("targets", "must name 1 to " + MAX_TARGETS + " addresses");
    }
    return accounts
        .createAlias(alias, targets)
        .thenApply(
            done ->
                Json.answer(
                    StatusCodes.CREATED,
                    new Alias(
                        alias.toString(), targets.stream().map(MailAddress::toString).toList())));
  }

  private CompletionStage<HttpResponse> remove(String given) {
    MailAddress alias =
        MailAddress.parse(given).orElseThrow(() -> Problem.notFound("alias").asException());
    return accounts
        .deleteAlias(alias)
        .thenApply(done -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT));
  }

  private static MailAddress address(String text, String field) {
    return MailAddress.parse(text.strip())
        .orElseThrow(() -> Fields.wrong(field, "holds what is not a mail address"));
  }
}
