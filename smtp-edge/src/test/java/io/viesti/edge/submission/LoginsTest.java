package io.viesti.edge.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.account.AccountException;
import io.viesti.account.Accounts;
import io.viesti.edge.FakeNode;
import io.viesti.edge.limits.Rate;
import io.viesti.edge.protocol.Action;
import io.viesti.edge.protocol.AuthAnswer;
import io.viesti.edge.protocol.Client;
import io.viesti.envelope.MailAddress;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
  private final FakeNode node = new FakeNode();
  private final Logins logins =
      new Logins(node.services().accounts(), new Rate<>(3, Duration.ofMinutes(1), node.clock));

  private static Client client(String address, boolean trusted) throws UnknownHostException {
    return new Client(InetAddress.getByName(address), trusted);
  }

  private AuthAnswer login(Client client, String password) {
    return logins
        .ask(client, new Action.Authenticate(MailAddress.of("alice@here.test"), password))
        .toCompletableFuture()
        .join();
  }

  @Test
  void theRightPasswordIsWelcome() throws UnknownHostException {
    assertThat(login(client("192.0.2.1", false), "secret"))
        .isEqualTo(new AuthAnswer.Welcome(FakeNode.ALICE));
  }

  @Test
  void whoGuessesTooOftenIsNotListenedTo() throws UnknownHostException {
    Client guesser = client("192.0.2.1", false);
    for (int i = 0; i < 3; i++) {
      assertThat(login(guesser, "guess")).isInstanceOf(AuthAnswer.Wrong.class);
    }
    assertThat(login(guesser, "secret")).isInstanceOf(AuthAnswer.Later.class);
    assertThat(login(client("192.0.2.2", false), "secret")).isInstanceOf(AuthAnswer.Welcome.class);
  }

  @Test
  void rightPasswordsAreNotCounted() throws UnknownHostException {
    for (int i = 0; i < 10; i++) {
      assertThat(login(client("192.0.2.1", false), "secret"))
          .isInstanceOf(AuthAnswer.Welcome.class);
    }
  }

  @Test
  void trustedClientsAreNotCounted() throws UnknownHostException {
    Client trusted = client("127.0.0.1", true);
    for (int i = 0; i < 10; i++) {
      assertThat(login(trusted, "guess")).isInstanceOf(AuthAnswer.Wrong.class);
    }
    assertThat(login(trusted, "secret")).isInstanceOf(AuthAnswer.Welcome.class);
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND,Wrong", "INVALID,Wrong", "BUSY,Later", "UNAVAILABLE,Later"})
  void whatCannotBeCheckedIsForLater(AccountException.Reason reason, String answer)
      throws UnknownHostException {
    Accounts failing =
        (Accounts)
            Proxy.newProxyInstance(
                Accounts.class.getClassLoader(),
                new Class<?>[] {Accounts.class},
                (proxy, method, arguments) ->
                    CompletableFuture.failedStage(new AccountException(reason, "because")));
    AuthAnswer given =
        new Logins(failing, new Rate<>(3, Duration.ofMinutes(1), node.clock))
            .ask(
                client("192.0.2.1", false),
                new Action.Authenticate(MailAddress.of("alice@here.test"), "x"))
            .toCompletableFuture()
            .join();
    assertThat(given.getClass().getSimpleName()).isEqualTo(answer);
  }
}
