package io.viesti.http.login;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.account.Account;
import io.viesti.account.Accounts;
import io.viesti.account.Accounts.Token;
import io.viesti.envelope.MailAddress;
import io.viesti.http.json.Body;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.problem.Problem;
import io.viesti.http.problem.Problems;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.DateTime;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.HttpCookie;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.SameSite;
import org.apache.pekko.http.javadsl.model.headers.SetCookie;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /auth/token}: a token for a password, and its end. */
public final class TokenRoutes {
  private final Accounts accounts;
  private final Login login;
  private final Body body;

  public TokenRoutes(Accounts accounts, Login login, Body body) {
    this.accounts = accounts;
    this.login = login;
    this.body = body;
  }

  record Issued(String token, Instant expiresAt) {}

  public Route routes() {
    return path(
        segment("auth").slash("token"),
        () ->
            concat(
                post(
                    () -> extractRequest(request -> body.object(fields -> issue(request, fields)))),
                delete(() -> login.required(caller -> extractRequest(this::revoke)))));
  }

  private CompletionStage<HttpResponse> issue(HttpRequest request, Fields fields) {
    String address = fields.requiredText("address");
    String password = fields.requiredText("password");
    return MailAddress.parse(address.trim())
        .map(parsed -> accounts.authenticate(parsed, password))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .thenCompose(
            account ->
                account
                    .map(known -> issueTo(known, request))
                    .orElseGet(
                        () -> CompletableFuture.completedFuture(Problems.response(wrong()))));
  }

  private CompletionStage<HttpResponse> issueTo(Account account, HttpRequest request) {
    return accounts
        .issueToken(account.address())
        .thenApply(
            token -> {
              HttpResponse answer =
                  Json.answer(StatusCodes.CREATED, new Issued(token.value(), token.expiresAt()))
                      .addHeader(RawHeader.create("Cache-Control", "no-store"));
              // A form of a foreign page can't send JSON: no cookie, so nobody is signed in by it.
              return request.entity().getContentType().equals(ContentTypes.APPLICATION_JSON)
                  ? answer.addHeader(SetCookie.create(session(request, token)))
                  : answer;
            });
  }

  private static HttpCookie session(HttpRequest request, Token token) {
    return HttpCookie.create(Login.COOKIE, token.value())
        .withPath("/")
        .withHttpOnly(true)
        .withSecure(request.getUri().getScheme().equals("https"))
        .withSameSite(SameSite.Lax)
        .withExpires(DateTime.create(token.expiresAt().toEpochMilli()));
  }

  private Route revoke(HttpRequest request) {
    Optional<String> token = Login.token(request);
    HttpResponse done =
        HttpResponse.create()
            .withStatus(StatusCodes.NO_CONTENT)
            .addHeader(
                SetCookie.create(
                    HttpCookie.create(Login.COOKIE, "")
                        .withPath("/")
                        .withHttpOnly(true)
                        .withSameSite(SameSite.Lax)
                        .withMaxAge(0)));
    if (token.isEmpty()) {
      throw Problem.badRequest("The request carries no token to revoke.").asException();
    }
    return completeWithFuture(accounts.revokeToken(token.get()).thenApply(nothing -> done));
  }

  private static Problem wrong() {
    return Problem.unauthorized("The address or the password is wrong.");
  }
}
