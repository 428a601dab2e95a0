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

import io.viesti.account.Accounts;
import io.viesti.envelope.MailAddress;
import io.viesti.http.json.Body;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.http.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/domains}: which domains are hosted here. */
public final class DomainAdmin {
  private final Accounts accounts;
  private final Body body;

  public DomainAdmin(Accounts accounts, Body body) {
    this.accounts = accounts;
    this.body = body;
  }

  record Domain(String name) {}

  record Domains(List<Domain> domains, int totalCount, boolean hasMore) {}

  public Route routes() {
    return pathPrefix(
        "domains",
        () ->
            concat(
                pathEnd(
                    () ->
                        concat(
                            post(() -> body.object(this::create)),
                            get(
                                () ->
                                    parameterMap(
                                        values ->
                                            completeWithFuture(list(new Parameters(values))))))),
                path(
                    segment(),
                    name ->
                        concat(
                            get(() -> completeWithFuture(one(name))),
                            delete(() -> completeWithFuture(remove(name)))))));
  }

  private CompletionStage<HttpResponse> create(Fields fields) {
    String name =
        MailAddress.parseDomain(fields.requiredText("name").strip())
            .filter(domain -> !domain.startsWith("["))
            .orElseThrow(() -> Fields.wrong("name", "is not a domain name"));
    return accounts
        .createDomain(name)
        .thenApply(
            done ->
                Json.answer(StatusCodes.CREATED, new Domain(name))
                    .addHeader(Location.create("/admin/domains/" + name)));
  }

  private CompletionStage<HttpResponse> list(Parameters parameters) {
    int offset = parameters.offset();
    int limit = parameters.limit();
    return accounts
        .domains()
        .thenApply(
            names -> {
              List<Domain> part =
                  names.stream().sorted().skip(offset).limit(limit).map(Domain::new).toList();
              return Json.answer(
                  StatusCodes.OK,
                  new Domains(part, names.size(), (long) offset + limit < names.size()));
            });
  }

  private CompletionStage<HttpResponse> one(String given) {
    String name = known(given);
    return accounts
        .domains()
        .thenApply(
            names -> {
              if (!names.contains(name)) {
                throw Problem.notFound("domain").asException();
              }
              return Json.answer(StatusCodes.OK, new Domain(name));
            });
  }

  private CompletionStage<HttpResponse> remove(String given) {
    return accounts
        .deleteDomain(known(given))
        .thenApply(done -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT));
  }

  private static String known(String given) {
    return MailAddress.parseDomain(given)
        .orElseThrow(() -> Problem.notFound("domain").asException());
  }
}
