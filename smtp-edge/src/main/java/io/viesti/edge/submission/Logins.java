package io.viesti.edge.submission;

import io.viesti.account.Account;
import io.viesti.account.AccountException;
import io.viesti.account.Accounts;
import io.viesti.edge.limits.Rate;
import io.viesti.edge.protocol.Action;
import io.viesti.edge.protocol.AuthAnswer;
import io.viesti.edge.protocol.Client;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks who submits. A remote address that guessed wrong too often is not listened to for a while:
 * every guess costs us a password hash, and the place in line of somebody honest. Thread-safe;
 * stages never fail.
 */
public final class Logins {
  private static final Logger log = LoggerFactory.getLogger(Logins.class);

  private final Accounts accounts;
  private final Rate<InetAddress> failures;

  /**
   * Makes the check.
   *
   * @param failures wrong logins a minute and remote address; trusted clients are not counted
   */
  public Logins(Accounts accounts, Rate<InetAddress> failures) {
    this.accounts = accounts;
    this.failures = failures;
  }

  /** Whether the password is right. */
  public CompletionStage<AuthAnswer> ask(Client client, Action.Authenticate login) {
    if (!client.trusted() && failures.isUsedUp(client.address())) {
      log.info("{} not listened to: too many failed logins", client.literal());
      return CompletableFuture.completedStage(new AuthAnswer.Later());
    }
    return accounts
        .authenticate(login.address(), login.password())
        .handle((account, failure) -> answer(client, login, account, failure));
  }

  private AuthAnswer answer(
      Client client, Action.Authenticate login, Optional<Account> account, Throwable failure) {
    if (failure == null && account.isPresent()) {
      return new AuthAnswer.Welcome(account.get());
    }
    if (failure != null && !isAboutTheAccount(failure)) {
      log.warn("login of {} could not be checked: {}", login.address(), failure.toString());
      return new AuthAnswer.Later();
    }
    if (!client.trusted()) {
      failures.tryUse(client.address());
    }
    log.info("{} failed login for {}", client.literal(), login.address());
    return new AuthAnswer.Wrong();
  }

  private static boolean isAboutTheAccount(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof AccountException e
        && (e.reason() == AccountException.Reason.NOT_FOUND
            || e.reason() == AccountException.Reason.INVALID);
  }
}
