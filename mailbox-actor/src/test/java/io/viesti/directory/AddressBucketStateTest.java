package io.viesti.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.directory.AddressBucketEvent.AccountBound;
import io.viesti.directory.AddressBucketEvent.AccountRemoved;
import io.viesti.directory.AddressBucketEvent.AliasBound;
import io.viesti.directory.AddressBucketEvent.AliasRemoved;
import io.viesti.directory.AddressBucketEvent.BucketSealed;
import io.viesti.directory.AddressBucketEvent.BucketUnsealed;
import io.viesti.directory.AddressBucketEvent.DisplayNameSet;
import io.viesti.directory.AddressBucketEvent.PasswordSet;
import io.viesti.directory.AddressBucketEvent.QuotaSet;
import io.viesti.directory.AddressBucketEvent.TokenIssued;
import io.viesti.directory.AddressBucketEvent.TokenRevoked;
import io.viesti.directory.AddressBucketReply.Reason;
import io.viesti.envelope.MailAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressBucketStateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void boundAccountIsFoundAndItsAddressTaken() {
    AddressBucketState state = after(new AccountBound(account("alice"), NOW));

    assertThat(state.lookup("alice")).isEqualTo(new AddressBucketReply.IsAccount(account("alice")));
    assertThat(state.refuses("alice")).contains(Reason.TAKEN);
    assertThat(state.refuses("bob")).isEmpty();
    assertThat(state.lookup("bob")).isInstanceOf(AddressBucketReply.Unknown.class);
  }

  @Test
  void accountChangesOnlyWhatTheEventNames() {
    AddressBucketState state =
        after(
            new AccountBound(account("alice"), NOW),
            new PasswordSet("alice", new PasswordHash("other"), NOW),
            new QuotaSet("alice", 7, NOW),
            new DisplayNameSet("alice", Optional.of("Alice"), NOW));

    AccountEntry changed = state.accounts().get("alice");
    assertThat(changed.password()).isEqualTo(new PasswordHash("other"));
    assertThat(changed.quota()).isEqualTo(7);
    assertThat(changed.displayName()).contains("Alice");
    assertThat(changed.mailboxId()).isEqualTo(account("alice").mailboxId());
    assertThat(changed.createdAt()).isEqualTo(NOW);
  }

  @Test
  void removedAccountTakesItsTokensAlong() {
    AddressBucketState state =
        after(
            new AccountBound(account("alice"), NOW),
            new TokenIssued("alice", token("t", 60), NOW),
            new AccountRemoved("alice", NOW));

    assertThat(state).isEqualTo(AddressBucketState.EMPTY);
    assertThat(state.findToken("t", NOW)).isInstanceOf(AddressBucketReply.Unknown.class);
  }

  @Test
  void aNewPasswordEndsTheAccountsTokensAndNoOthers() {
    AddressBucketState state =
        after(
            new AccountBound(account("alice"), NOW),
            new AccountBound(account("bob"), NOW),
            new TokenIssued("alice", token("a", 60), NOW),
            new TokenIssued("bob", token("b", 60), NOW),
            new PasswordSet("alice", new PasswordHash("other"), NOW));

    assertThat(state.findToken("a", NOW)).isInstanceOf(AddressBucketReply.Unknown.class);
    assertThat(state.findToken("b", NOW)).isInstanceOf(AddressBucketReply.TokenOf.class);
  }

  @Test
  void aliasTakesItsAddressUntilItIsRemoved() {
    List<MailAddress> targets = List.of(MailAddress.of("alice@demo.test"));
    AddressBucketState state = after(new AliasBound("info", targets, NOW));

    assertThat(state.lookup("info")).isEqualTo(new AddressBucketReply.IsAlias(targets));
    assertThat(state.refuses("info")).contains(Reason.TAKEN);
    assertThat(state.apply(new AliasRemoved("info", NOW)).refuses("info")).isEmpty();
  }

  @Test
  void tokenIsGoodUntilItExpires() {
    AddressBucketState state =
        after(
            new AccountBound(account("alice"), NOW), new TokenIssued("alice", token("t", 60), NOW));

    assertThat(state.findToken("t", NOW.plusSeconds(59)))
        .isEqualTo(new AddressBucketReply.TokenOf(account("alice"), NOW.plusSeconds(60)));
    assertThat(state.findToken("t", NOW.plusSeconds(60)))
        .isInstanceOf(AddressBucketReply.Unknown.class);
    assertThat(state.findToken("other", NOW)).isInstanceOf(AddressBucketReply.Unknown.class);
  }

  @Test
  void revokedTokenIsGoneAndOthersStay() {
    AddressBucketState state =
        after(
            new AccountBound(account("alice"), NOW),
            new TokenIssued("alice", token("a", 60), NOW),
            new TokenIssued("alice", token("b", 60), NOW),
            new TokenRevoked("a", NOW),
            new TokenRevoked("never issued", NOW));

    assertThat(state.holder("a")).isEmpty();
    assertThat(state.holder("b")).contains("alice");
    assertThat(state.apply(new TokenRevoked("b", NOW)).tokens()).isEmpty();
  }

  @Test
  void oldestTokenGoesWhenThereAreTooMany() {
    AddressBucketState state = after(new AccountBound(account("alice"), NOW));
    for (int i = 0; i <= AccessToken.MAX_PER_ACCOUNT; i++) {
      state = state.apply(new TokenIssued("alice", token("t" + i, 60), NOW));
    }

    assertThat(state.tokens().get("alice")).hasSize(AccessToken.MAX_PER_ACCOUNT);
    assertThat(state.holder("t0")).isEmpty();
    assertThat(state.holder("t1")).contains("alice");
    assertThat(state.holder("t" + AccessToken.MAX_PER_ACCOUNT)).contains("alice");
  }

  @Test
  void expiredTokensGoWhenOneIsIssued() {
    AddressBucketState state =
        after(
            new AccountBound(account("alice"), NOW),
            new TokenIssued("alice", token("old", 60), NOW),
            new TokenIssued("alice", token("new", 600), NOW.plusSeconds(60)));

    assertThat(state.tokens().get("alice")).extracting(AccessToken::hash).containsExactly("new");
  }

  @Test
  void sealedBucketRefusesEveryAddressUntilUnsealed() {
    AddressBucketState sealed = after(new BucketSealed(NOW));

    assertThat(sealed.refuses("alice")).contains(Reason.SEALED);
    assertThat(sealed.apply(new BucketUnsealed(NOW)).refuses("alice")).isEmpty();
  }

  @Test
  void fullBucketRefuses() {
    AddressBucketState state = AddressBucketState.EMPTY;
    for (int i = 0; i < AddressBucket.MAX_ADDRESSES; i++) {
      state = state.apply(new AccountBound(account("u" + i), NOW));
    }

    assertThat(state.refuses("one-more")).contains(Reason.FULL);
  }

  @Test
  void pagesGoThroughAllAccountsInOrder() {
    AddressBucketState state = AddressBucketState.EMPTY;
    for (int i : IntStream.of(3, 1, 4, 0, 2).toArray()) {
      state = state.apply(new AccountBound(account("u" + i), NOW));
    }

    AddressBucketReply.Page first = state.page(Optional.empty(), 3);
    AddressBucketReply.Page second = state.page(Optional.of("u2"), 3);

    assertThat(first.accounts())
        .extracting(a -> a.address().localPart())
        .containsExactly("u0", "u1", "u2");
    assertThat(first.hasMore()).isTrue();
    assertThat(second.accounts())
        .extracting(a -> a.address().localPart())
        .containsExactly("u3", "u4");
    assertThat(second.hasMore()).isFalse();
    assertThat(state.page(Optional.of("u4"), 3).accounts()).isEmpty();
  }

  @Test
  void laterStatesLeaveEarlierOnesAsTheyWere() {
    AddressBucketState before = after(new AccountBound(account("alice"), NOW));

    before.apply(new AccountRemoved("alice", NOW.plus(Duration.ofDays(1))));

    assertThat(before.accounts()).containsOnlyKeys("alice");
  }

  static AccountEntry account(String local) {
    return new AccountEntry(
        new MailAddress(local, "demo.test"),
        "mailbox-of-" + local,
        1,
        new PasswordHash("hash"),
        1024,
        Optional.empty(),
        NOW);
  }

  private static AccessToken token(String hash, int seconds) {
    return new AccessToken(hash, NOW.plusSeconds(seconds));
  }

  private static AddressBucketState after(AddressBucketEvent... events) {
    AddressBucketState state = AddressBucketState.EMPTY;
    for (AddressBucketEvent event : events) {
      state = state.apply(event);
    }
    return state;
  }
}
