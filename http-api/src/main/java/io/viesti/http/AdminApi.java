package io.viesti.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import io.viesti.http.admin.AccountAdmin;
import io.viesti.http.admin.AdminServices;
import io.viesti.http.admin.AliasAdmin;
import io.viesti.http.admin.BackupAdmin;
import io.viesti.http.admin.DeadLetterAdmin;
import io.viesti.http.admin.DomainAdmin;
import io.viesti.http.admin.IncomingAdmin;
import io.viesti.http.admin.NodeAdmin;
import io.viesti.http.admin.QueueAdmin;
import io.viesti.http.admin.ShardAdmin;
import io.viesti.http.admin.TraceAdmin;
import io.viesti.http.json.Body;
import io.viesti.http.problem.Problem;
import io.viesti.http.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Authorization;
import org.apache.pekko.http.javadsl.model.headers.OAuth2BearerToken;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/...} for the management port: everything here needs the operator token. */
public final class AdminApi {
  private final byte[] token;
  private final Route routes;

  /**
   * @param operatorToken compared in constant time
   */
  public AdminApi(AdminServices services, HttpSettings settings, String operatorToken) {
    this.token = operatorToken.getBytes(StandardCharsets.UTF_8);
    Body body = new Body(services.system(), settings.maxRequestBody(), settings.bodyPatience());
    this.routes =
        concat(
            new DomainAdmin(services.accounts(), body).routes(),
            new AccountAdmin(services.accounts(), body).routes(),
            new AliasAdmin(services.accounts(), body).routes(),
            new QueueAdmin(services.queues(), body).routes(),
            new DeadLetterAdmin(services.deadLetters(), services.mailQueue(), body).routes(),
            new TraceAdmin(services.traces()).routes(),
            new BackupAdmin(services.backups(), body).routes(),
            new IncomingAdmin(services.mailQueue()).routes(),
            new NodeAdmin(services.system()).routes(),
            new ShardAdmin(services.system()).routes());
  }

  /** Rejects what is not below {@code /admin}, so that other routes may follow. */
  public Route route() {
    return pathPrefix(
        "admin",
        () ->
            Problems.sealed(
                extractRequest(
                    request -> isOperator(request) ? routes : complete(unauthorized()))));
  }

  private boolean isOperator(HttpRequest request) {
    return request
        .getHeader(Authorization.class)
        .map(Authorization::credentials)
        .filter(OAuth2BearerToken.class::isInstance)
        .map(given -> ((OAuth2BearerToken) given).token().getBytes(StandardCharsets.UTF_8))
        .map(given -> MessageDigest.isEqual(given, token))
        .orElse(false);
  }

  private static HttpResponse unauthorized() {
    return Problems.response(
            Problem.unauthorized("The operator token is needed: Authorization: Bearer ..."))
        .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"viesti-operator\""));
  }
}
