package io.viesti.http.login;

import io.viesti.account.Account;
import io.viesti.account.Accounts;
import io.viesti.envelope.MailAddress;
import io.viesti.http.problem.Problem;
import io.viesti.http.problem.Problems;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Authorization;
import org.apache.pekko.http.javadsl.model.headers.BasicHttpCredentials;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;
import org.apache.pekko.http.javadsl.model.headers.OAuth2BearerToken;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Verifies credentials: Basic (RFC 7617) with address and password, Bearer (RFC 6750) or the
 * session cookie with a token. A change that relies on the cookie must show that it comes from our
 * own page, and one with Basic credentials must not come from a foreign one: browsers attach both
 * by themselves.
 */
public final class Login {
  public static final String COOKIE = "viesti_session";

  private final Accounts accounts;
  private final ClassicActorSystemProvider system;

  public Login(Accounts accounts, ClassicActorSystemProvider system) {
    this.accounts = accounts;
    this.system = system;
  }

  /** Runs {@code inner} for the caller, or answers 401. */
  public Route required(Function<Caller, Route> inner) {
    return Directives.extractRequest(
        request ->
            Directives.onSuccess(
                () -> authenticate(request),
                account ->
                    account
                        .map(known -> inner.apply(new Caller(known)))
                        .orElseGet(() -> Directives.complete(unauthorized(request)))));
  }

  private CompletionStage<Optional<Account>> authenticate(HttpRequest request) {
    Optional<Authorization> header = request.getHeader(Authorization.class);
    if (header.isPresent()) {
      if (header.get().credentials() instanceof BasicHttpCredentials basic) {
        if (!RequestOrigin.isSafe(request) && RequestOrigin.of(request) == RequestOrigin.FOREIGN) {
          throw foreign();
        }
        return MailAddress.parse(basic.username())
            .map(address -> accounts.authenticate(address, basic.password()))
            .orElseGet(Login::nobody);
      }
      return header.get().credentials() instanceof OAuth2BearerToken bearer
          ? accounts.verifyToken(bearer.token())
          : nobody();
    }
    Optional<String> session = sessionCookie(request);
    if (session.isEmpty()) {
      return nobody();
    }
    if (!RequestOrigin.isSafe(request) && RequestOrigin.of(request) != RequestOrigin.OURS) {
      throw foreign();
    }
    return accounts.verifyToken(session.get());
  }

  /** The token a request carries, whether or not it is valid. */
  static Optional<String> token(HttpRequest request) {
    return request
        .getHeader(Authorization.class)
        .flatMap(
            header ->
                header.credentials() instanceof OAuth2BearerToken bearer
                    ? Optional.of(bearer.token())
                    : Optional.empty())
        .or(() -> sessionCookie(request));
  }

  private static Optional<String> sessionCookie(HttpRequest request) {
    return request
        .getHeader(Cookie.class)
        .flatMap(
            header -> {
              for (HttpCookiePair pair : header.getCookies()) {
                if (pair.name().equals(COOKIE)) {
                  return Optional.of(pair.value());
                }
              }
              return Optional.empty();
            });
  }

  private static CompletionStage<Optional<Account>> nobody() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static RuntimeException foreign() {
    return Problem.forbidden(
            "This change seems to come from a foreign page: our own sends "
                + RequestOrigin.SCRIPT_HEADER
                + ".")
        .asException();
  }

  private HttpResponse unauthorized(HttpRequest request) {
    // A client that is still sending would not see the answer.
    request.discardEntityBytes(system);
    HttpResponse response =
        Problems.response(Problem.unauthorized("Valid credentials are needed."))
            .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"viesti\""));
    // A browser answers a Basic challenge with a dialog of its own, which the page does not want.
    return request.getHeader(RequestOrigin.SCRIPT_HEADER).isPresent()
        ? response
        : response.addHeader(
            RawHeader.create("WWW-Authenticate", "Basic realm=\"viesti\", charset=\"UTF-8\""));
  }
}
