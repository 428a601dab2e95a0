package io.viesti.http.login;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.patch;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.viesti.account.Account;
import io.viesti.account.Accounts;
import io.viesti.http.access.MailboxAccess;
import io.viesti.http.json.Body;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.mailbox.MailboxCommand.GetUsage;
import io.viesti.mailbox.MailboxReply.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /me}: the account that asks. */
public final class MeRoutes {
  private static final int MAX_NAME = 200;

  private final Accounts accounts;
  private final MailboxAccess mailboxes;
  private final Login login;
  private final Body body;

  public MeRoutes(Accounts accounts, MailboxAccess mailboxes, Login login, Body body) {
    this.accounts = accounts;
    this.mailboxes = mailboxes;
    this.login = login;
    this.body = body;
  }

  /**
   * @param quota octets
   * @param used octets
   */
  record Me(
      String address,
      Optional<String> displayName,
      long quota,
      long used,
      int emails,
      Instant createdAt) {}

  public Route routes() {
    return path(
        "me",
        () ->
            login.required(
                caller ->
                    concat(
                        get(() -> completeWithFuture(answer(caller.account()))),
                        patch(() -> body.object(fields -> change(caller.account(), fields))))));
  }

  private CompletionStage<HttpResponse> change(Account account, Fields fields) {
    Optional<String> name = fields.text("display_name").map(String::strip);
    if (name.filter(n -> n.length() > MAX_NAME || n.chars().anyMatch(c -> c < 32)).isPresent()) {
      throw Fields.wrong("display_name", "must be at most " + MAX_NAME + " printable characters");
    }
    CompletionStage<Account> changed =
        fields.has("display_name")
            ? accounts.setDisplayName(account.address(), name.filter(n -> !n.isEmpty()))
            : CompletableFuture.completedFuture(account);
    return changed.thenCompose(this::answer);
  }

  private CompletionStage<HttpResponse> answer(Account account) {
    return mailboxes
        .read(account.mailboxId(), Usage.class, GetUsage::new)
        .thenApply(
            usage ->
                Json.answer(
                    StatusCodes.OK,
                    new Me(
                        account.address().toString(),
                        account.displayName(),
                        account.quota(),
                        usage.used(),
                        usage.emails(),
                        account.createdAt())));
  }
}
