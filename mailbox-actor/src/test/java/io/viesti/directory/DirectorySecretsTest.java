package io.viesti.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Logs print records: what is secret in them stays out of their text. */
class DirectorySecretsTest {
  private static final String SECRET = "s3cr3t";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void passwordHashesAndTokensArePrintedNowhere() {
    PasswordHash hash = new PasswordHash(SECRET);
    AccessToken token = new AccessToken(SECRET, NOW);
    AccountEntry account = AddressBucketStateTest.account("alice").withPassword(hash);

    assertThat(
            List.<Object>of(
                hash,
                token,
                account,
                new AddressBucketCommand.BindAccount(account, null),
                new AddressBucketCommand.SetPassword("alice", hash, null),
                new AddressBucketCommand.IssueToken("alice", token, null),
                new AddressBucketCommand.FindToken(SECRET, NOW, null),
                new AddressBucketCommand.RevokeToken(SECRET, null),
                new AddressBucketEvent.AccountBound(account, NOW),
                new AddressBucketEvent.PasswordSet("alice", hash, NOW),
                new AddressBucketEvent.TokenIssued("alice", token, NOW),
                new AddressBucketEvent.TokenRevoked(SECRET, NOW),
                new AddressBucketReply.IsAccount(account),
                new AddressBucketReply.TokenOf(account, NOW),
                new AddressBucketReply.Page(List.of(account), false),
                new AddressBucketState(
                    Map.of("alice", account), null, Map.of("alice", List.of(token)), false)))
        .allSatisfy(value -> assertThat(value.toString()).doesNotContain(SECRET));
  }
}
