package io.viesti.account;

import static io.viesti.account.AccountsNode.at;
import static io.viesti.account.AccountsNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.directory.AccessToken;
import io.viesti.directory.AddressBucket;
import io.viesti.directory.AddressBucketCommand;
import io.viesti.envelope.MailAddress;
import java.time.Duration;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokensTest {

  private static final AccountsNode node = new AccountsNode();
  private static final ShardedAccounts accounts = node.accounts();

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void tokenStandsForItsAccountUntilItExpires() {
    MailAddress alice = host("expires.test");
    Accounts.Token token = done(accounts.issueToken(alice));

    assertThat(done(accounts.verifyToken(token.value()))).map(Account::address).contains(alice);
    assertThat(accounts.verifyToken(token.value()).toCompletableFuture()).isCompleted();
    assertThat(token.toString()).doesNotContain(token.value());

    node.pass(Duration.ofDays(30));
    assertThat(done(accounts.verifyToken(token.value()))).isEmpty();
  }

  @Test
  void rememberedTokenExpiresToo() {
    MailAddress alice = host("punctual.test");
    Accounts.Token token = done(accounts.issueToken(alice));
    node.pass(Duration.ofDays(30).minusSeconds(1));
    assertThat(done(accounts.verifyToken(token.value()))).isPresent();

    node.pass(Duration.ofSeconds(1));

    assertThat(done(accounts.verifyToken(token.value()))).isEmpty();
  }

  @Test
  void whatIsNoTokenStandsForNobody() {
    String token = done(accounts.issueToken(host("forged.test"))).value();
    String[] parts = token.split("\\.", 4);

    assertThat(
            new String[] {
              "",
              "x".repeat(5000),
              token + "x",
              "vst1." + "A".repeat(43) + "." + parts[2] + "." + parts[3],
              parts[0] + "." + parts[1] + "." + (Integer.parseInt(parts[2]) ^ 1) + "." + parts[3],
              parts[0] + "." + parts[1] + ".9999." + parts[3],
              parts[0] + "." + parts[1] + "." + parts[2] + ".foreign.example",
            })
        .allSatisfy(forged -> assertThat(done(accounts.verifyToken(forged))).isEmpty());
  }

  @Test
  void revokedTokenIsForgottenAtOnceHereAndWithinAMinuteElsewhere() {
    MailAddress alice = host("revoked.test");
    ShardedAccounts elsewhere = node.otherNode();
    String token = done(accounts.issueToken(alice)).value();
    String other = done(accounts.issueToken(alice)).value();
    assertThat(done(accounts.verifyToken(token))).isPresent();
    assertThat(done(elsewhere.verifyToken(token))).isPresent();

    done(accounts.revokeToken(token));
    done(accounts.revokeToken(token));
    done(accounts.revokeToken("nonsense"));

    assertThat(done(accounts.verifyToken(token))).isEmpty();
    assertThat(done(accounts.verifyToken(other))).isPresent();
    node.pass(Duration.ofSeconds(60));
    assertThat(done(elsewhere.verifyToken(token))).isEmpty();
  }

  @Test
  void oldestTokenIsDroppedWhenThereAreTooMany() {
    MailAddress alice = host("many.test");
    String first = done(accounts.issueToken(alice)).value();
    String last = first;
    for (int i = 0; i < AccessToken.MAX_PER_ACCOUNT; i++) {
      last = done(accounts.issueToken(alice)).value();
    }

    assertThat(done(accounts.verifyToken(first))).isEmpty();
    assertThat(done(accounts.verifyToken(last))).isPresent();
  }

  @Test
  void tokenOutlivesARestartOfItsBucket() {
    MailAddress alice = host("restart.test");
    String token = done(accounts.issueToken(alice)).value();
    String bucket =
        done(node.directory().domains().find("restart.test")).orElseThrow().bucketOf("alice");
    ClusterSharding.get(node.kit().system())
        .entityRefFor(AddressBucket.KEY, bucket)
        .tell(AddressBucketCommand.Stop.INSTANCE);

    // What the bucket takes in while it ends is lost, so who asks once waits in vain.
    assertThat(done(node.otherNode().verifyToken(token))).isPresent();
  }

  private static MailAddress host(String domain) {
    node.host(domain, "alice");
    return at("alice", domain);
  }
}
