package io.viesti.account;

import static io.viesti.account.AccountsNode.DEMO;
import static io.viesti.account.AccountsNode.at;
import static io.viesti.account.AccountsNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.account.AccountException.Reason;
import io.viesti.envelope.MailAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private static final AccountsNode node = new AccountsNode();
  private static final ShardedAccounts accounts = node.accounts();

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void onlyTheRightPasswordOpens() {
    done(accounts.createDomain("right.test"));
    MailAddress alice = at("alice", "right.test");
    done(accounts.create(alice, "pässword", OptionalLong.empty()));

    assertThat(done(accounts.authenticate(at("ALICE+x", "right.test"), "pässword")))
        .map(Account::address)
        .contains(alice);
    assertThat(done(accounts.authenticate(alice, "password"))).isEmpty();
    assertThat(done(accounts.authenticate(alice, ""))).isEmpty();
    assertThat(done(accounts.authenticate(alice, "x".repeat(5000)))).isEmpty();
    assertThat(done(accounts.authenticate(at("bob", "right.test"), "pässword"))).isEmpty();
    assertThat(done(accounts.authenticate(at("alice", "foreign.test"), "pässword"))).isEmpty();
  }

  @Test
  void rightPasswordIsRememberedAndWrongOnesAreNot() {
    node.host("lately.test", "alice");
    MailAddress alice = at("alice", "lately.test");
    done(accounts.authenticate(alice, "demo"));

    assertThat(accounts.authenticate(alice, "demo").toCompletableFuture()).isCompleted();
    assertThat(accounts.authenticate(alice, "omed").toCompletableFuture()).isNotDone();

    node.pass(Duration.ofSeconds(60));
    assertThat(accounts.authenticate(alice, "demo").toCompletableFuture()).isNotDone();
  }

  @Test
  void changedPasswordIsForgottenAtOnceHere() {
    node.host("change.test", "alice");
    MailAddress alice = at("alice", "change.test");
    assertThat(done(accounts.authenticate(alice, "demo"))).isPresent();

    done(accounts.setPassword(alice, "new"));

    assertThat(done(accounts.authenticate(alice, "demo"))).isEmpty();
    assertThat(done(accounts.authenticate(alice, "new"))).isPresent();
  }

  @Test
  void passwordChangedElsewhereIsForgottenWithinAMinute() {
    node.host("elsewhere.test", "alice");
    MailAddress alice = at("alice", "elsewhere.test");
    assertThat(done(accounts.authenticate(alice, "demo"))).isPresent();

    done(node.otherNode().setPassword(alice, "new"));
    node.pass(Duration.ofSeconds(60));

    assertThat(done(accounts.authenticate(alice, "demo"))).isEmpty();
  }

  @Test
  void changedDisplayNameIsSeenByTheNextLogin() {
    node.host("name.test", "alice");
    MailAddress alice = at("alice", "name.test");
    done(accounts.authenticate(alice, "demo"));

    done(accounts.setDisplayName(alice, Optional.of("Alice")));

    assertThat(done(accounts.authenticate(alice, "demo")).orElseThrow().displayName())
        .contains("Alice");
  }

  @Test
  void readyMadeHashOfAnotherStrengthWorks() {
    done(accounts.createDomain("ready.test"));
    PhcString weak = new PhcString(64, 3, 2, new byte[16], new byte[24]);
    String phc = new Argon2id().hash("secret", weak).phc();
    MailAddress alice = at("alice", "ready.test");
    done(accounts.createHashed(alice, phc, OptionalLong.empty()));

    assertThat(done(accounts.authenticate(alice, "secret"))).isPresent();
    assertThat(done(accounts.authenticate(alice, "Secret"))).isEmpty();
  }

  @Test
  void passwordsOfImpossibleLengthAreRefused() {
    node.host("length.test", "alice");
    MailAddress alice = at("alice", "length.test");

    ShardedAccountsTest.refused(Reason.INVALID, () -> done(accounts.setPassword(alice, "")));
    ShardedAccountsTest.refused(
        Reason.INVALID, () -> done(accounts.setPassword(alice, "x".repeat(1025))));
    assertThat(DEMO).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }
}
