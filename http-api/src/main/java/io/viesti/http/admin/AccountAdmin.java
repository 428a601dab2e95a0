package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.patch;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.account.Account;
import io.viesti.account.Accounts;
import io.viesti.envelope.MailAddress;
import io.viesti.http.json.Body;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.http.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/accounts}: accounts, their passwords and quotas. */
public final class AccountAdmin {
  private final Accounts accounts;
  private final Body body;

  public AccountAdmin(Accounts accounts, Body body) {
    this.accounts = accounts;
    this.body = body;
  }

  /**
   * @param quota octets
   */
  record AccountJson(
      String address,
      String mailboxId,
      long quota,
      Optional<String> displayName,
      Instant createdAt) {

    static AccountJson of(Account account) {
      return new AccountJson(
          account.address().toString(),
          account.mailboxId(),
          account.quota(),
          account.displayName(),
          account.createdAt());
    }
  }

  record Listing(List<AccountJson> accounts, boolean hasMore) {}

  public Route routes() {
    return pathPrefix(
        "accounts",
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
                path(segment(), given -> account(address(given)))));
  }

  private Route account(MailAddress address) {
    return concat(
        get(() -> completeWithFuture(find(address).thenApply(AccountAdmin::answer))),
        patch(() -> body.object(fields -> change(address, fields))),
        delete(
            () ->
                completeWithFuture(
                    accounts
                        .delete(address)
                        .thenApply(
                            done -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT)))));
  }

  private CompletionStage<HttpResponse> create(Fields fields) {
    MailAddress address =
        MailAddress.parse(fields.requiredText("address").strip())
            .orElseThrow(() -> Fields.wrong("address", "is not a mail address"));
    OptionalLong quota = fields.number("quota");
    Optional<String> hash = fields.text("password_hash");
    CompletionStage<Account> created =
        hash.isPresent()
            ? accounts.createHashed(address, hash.get(), quota)
            : accounts.create(address, fields.requiredText("password"), quota);
    return created.thenApply(
        account ->
            Json.answer(StatusCodes.CREATED, AccountJson.of(account))
                .addHeader(Location.create("/admin/accounts/" + encoded(account.address()))));
  }

  /** Of one domain, or of all in the order of their names. */
  private CompletionStage<HttpResponse> list(Parameters parameters) {
    Optional<MailAddress> after = parameters.text("after").map(AccountAdmin::address);
    int limit = parameters.limit();
    return domains(parameters, after)
        .thenCompose(names -> collect(names, after, limit + 1, new ArrayList<>()))
        .thenApply(
            found ->
                Json.answer(
                    StatusCodes.OK,
                    new Listing(
                        found.stream().limit(limit).map(AccountJson::of).toList(),
                        found.size() > limit)));
  }

  private CompletionStage<List<String>> domains(
      Parameters parameters, Optional<MailAddress> after) {
    Optional<String> given = parameters.text("domain");
    if (given.isPresent()) {
      String domain =
          MailAddress.parseDomain(given.get())
              .orElseThrow(() -> Parameters.wrong("domain", "is not a domain name"));
      return CompletableFuture.completedFuture(List.of(domain));
    }
    String first = after.map(last -> last.normalised().domain()).orElse("");
    return accounts
        .domains()
        .thenApply(all -> all.stream().filter(d -> d.compareTo(first) >= 0).sorted().toList());
  }

  private CompletionStage<List<Account>> collect(
      List<String> domains, Optional<MailAddress> after, int wanted, List<Account> found) {
    if (domains.isEmpty() || found.size() >= wanted) {
      return CompletableFuture.completedFuture(found);
    }
    String domain = domains.get(0);
    return accounts
        .list(
            domain,
            after.filter(last -> last.normalised().domain().equals(domain)),
            wanted - found.size())
        .thenCompose(
            some -> {
              found.addAll(some);
              return collect(domains.subList(1, domains.size()), after, wanted, found);
            });
  }

  private CompletionStage<HttpResponse> change(MailAddress address, Fields fields) {
    OptionalLong quota = fields.number("quota");
    Optional<String> password = fields.text("password");
    Optional<String> name = fields.text("display_name");
    CompletionStage<?> changed = find(address);
    if (password.isPresent()) {
      changed = changed.thenCompose(found -> accounts.setPassword(address, password.get()));
    }
    if (quota.isPresent()) {
      changed = changed.thenCompose(found -> accounts.setQuota(address, quota.getAsLong()));
    }
    if (fields.has("display_name")) {
      changed = changed.thenCompose(found -> accounts.setDisplayName(address, name));
    }
    return changed.thenCompose(done -> find(address)).thenApply(AccountAdmin::answer);
  }

  private CompletionStage<Account> find(MailAddress address) {
    return accounts
        .find(address)
        .thenCompose(
            found ->
                found
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(
                        () ->
                            CompletableFuture.failedFuture(
                                Problem.notFound("account").asException())));
  }

  private static HttpResponse answer(Account account) {
    return Json.answer(StatusCodes.OK, AccountJson.of(account));
  }

  private static MailAddress address(String given) {
    return MailAddress.parse(given).orElseThrow(() -> Problem.notFound("account").asException());
  }

  private static String encoded(MailAddress address) {
    return java.net.URLEncoder.encode(address.toString(), java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%40", "@");
  }
}
