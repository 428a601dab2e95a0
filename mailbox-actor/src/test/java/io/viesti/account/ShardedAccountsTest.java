package io.viesti.account;

import static io.viesti.account.AccountsNode.DEMO;
import static io.viesti.account.AccountsNode.allDone;
import static io.viesti.account.AccountsNode.at;
import static io.viesti.account.AccountsNode.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.account.AccountException.Reason;
import io.viesti.directory.Resolution;
import io.viesti.envelope.MailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShardedAccountsTest {
  private static final AccountsNode node = new AccountsNode();
  private static final ShardedAccounts accounts = node.accounts();

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void accountIsFoundByItsAddressInAnyCase() {
    node.host("found.test", "alice");

    Account account = done(accounts.find(at("Alice", "Found.Test"))).orElseThrow();

    assertThat(account.address()).isEqualTo(at("alice", "found.test"));
    assertThat(account.quota()).isEqualTo(10L << 30);
    assertThat(node.mailboxes().quota(account.mailboxId())).contains(10L << 30);
  }

  @Test
  void accountOfAnUnknownDomainIsRefusedWithoutOpeningAMailbox() {
    int before = node.mailboxes().open();

    refused(Reason.NOT_FOUND, () -> done(create("alice", "nowhere.test")));

    assertThat(node.mailboxes().open()).isEqualTo(before);
  }

  @Test
  void secondAccountOfAnAddressIsAConflictWithoutOpeningAMailbox() {
    node.host("twice.test", "alice");
    int before = node.mailboxes().open();

    refused(Reason.CONFLICT, () -> done(create("ALICE", "twice.test")));

    assertThat(node.mailboxes().open()).isEqualTo(before);
  }

  @Test
  void concurrentCreationsOfOneAddressGiveOneAccountAndOneMailbox() {
    node.host("race.test", "first");
    int before = node.mailboxes().open();

    List<CompletionStage<Optional<Account>>> tries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tries.add(
          create("alice", "race.test")
              .thenApply(Optional::of)
              .exceptionally(e -> Optional.empty()));
    }
    List<Account> made = allDone(tries).stream().flatMap(Optional::stream).toList();

    assertThat(made).hasSize(1);
    assertThat(node.mailboxes().open()).isEqualTo(before + 1);
    assertThat(node.mailboxes().isOpen(made.get(0).mailboxId())).isTrue();
  }

  @Test
  void addressesWithTagsAndLiteralsCantBeAccounts() {
    node.host("odd.test");

    refused(Reason.INVALID, () -> done(create("alice+tag", "odd.test")));
    refused(
        Reason.INVALID,
        () ->
            done(
                accounts.createHashed(
                    MailAddress.of("alice@[127.0.0.1]"), DEMO, OptionalLong.empty())));
  }

  @Test
  void wrongInputIsRefusedAsInvalid() {
    node.host("invalid.test", "alice");
    MailAddress alice = at("alice", "invalid.test");

    refused(Reason.INVALID, () -> done(accounts.createDomain("not a domain")));
    refused(Reason.INVALID, () -> done(accounts.createDomain("[127.0.0.1]")));
    refused(
        Reason.INVALID,
        () -> done(accounts.createHashed(at("b", "invalid.test"), "$1$x", OptionalLong.empty())));
    refused(
        Reason.INVALID,
        () -> done(accounts.create(at("b", "invalid.test"), "", OptionalLong.empty())));
    refused(
        Reason.INVALID,
        () -> done(accounts.createHashed(at("b", "invalid.test"), DEMO, OptionalLong.of(0))));
    refused(Reason.INVALID, () -> done(accounts.setQuota(alice, -1)));
    refused(Reason.INVALID, () -> done(accounts.setDisplayName(alice, Optional.of("a\r\nBcc: b"))));
    refused(
        Reason.INVALID, () -> done(accounts.setDisplayName(alice, Optional.of("x".repeat(257)))));
  }

  @Test
  void accountIsChangedInPlace() {
    node.host("change.test", "alice");
    MailAddress alice = at("alice", "change.test");

    done(accounts.setDisplayName(alice, Optional.of("Alice")));
    Account account = done(accounts.setQuota(alice, 4096));

    assertThat(account.displayName()).contains("Alice");
    assertThat(account.quota()).isEqualTo(4096);
    assertThat(node.mailboxes().quota(account.mailboxId())).contains(4096L);
    assertThat(done(accounts.setDisplayName(alice, Optional.empty())).displayName()).isEmpty();
    assertThat(done(accounts.find(alice)).orElseThrow().quota()).isEqualTo(4096);
  }

  @Test
  void deletedAccountIsGoneWithItsMailAndItsAddressIsFree() {
    node.host("deleted.test", "admin", "alice");
    MailAddress alice = at("alice", "deleted.test");
    Account before = done(accounts.find(alice)).orElseThrow();
    String token = done(accounts.issueToken(alice)).value();
    assertThat(done(accounts.verifyToken(token))).isPresent();
    assertThat(done(accounts.authenticate(alice, "demo"))).isPresent();

    done(accounts.delete(alice));

    assertThat(done(accounts.find(alice))).isEmpty();
    assertThat(done(accounts.verifyToken(token))).isEmpty();
    assertThat(done(accounts.authenticate(alice, "demo"))).isEmpty();
    assertThat(done(node.directory().resolve(alice))).isInstanceOf(Resolution.UnknownAddress.class);
    assertThat(node.mailboxes().isOpen(before.mailboxId())).isFalse();
    refused(Reason.NOT_FOUND, () -> done(accounts.delete(alice)));

    node.pass(java.time.Duration.ofMillis(1));
    Account again = done(create("alice", "deleted.test"));
    assertThat(again.mailboxId()).isNotEqualTo(before.mailboxId());
    assertThat(again.generation()).isGreaterThan(before.generation());
  }

  @Test
  void changesOfUnknownAccountsAreNotFound() {
    node.host("unknown.test");
    MailAddress nobody = at("nobody", "unknown.test");

    refused(Reason.NOT_FOUND, () -> done(accounts.setPassword(nobody, "new")));
    refused(Reason.NOT_FOUND, () -> done(accounts.setQuota(nobody, 1)));
    refused(Reason.NOT_FOUND, () -> done(accounts.setDisplayName(nobody, Optional.empty())));
    refused(Reason.NOT_FOUND, () -> done(accounts.issueToken(nobody)));
    refused(Reason.NOT_FOUND, () -> done(accounts.deleteAlias(nobody)));
    refused(Reason.NOT_FOUND, () -> done(accounts.list("never.test", Optional.empty(), 1)));
  }

  @Test
  void accountsAreListedInOrderAcrossBucketsPageByPage() {
    String[] names =
        IntStream.range(0, 230).mapToObj(i -> String.format("u%03d", i)).toArray(String[]::new);
    done(accounts.createDomain("list.test"));
    List<CompletionStage<Account>> made = new ArrayList<>();
    for (String name : names) {
      made.add(create(name, "list.test"));
    }
    allDone(made);

    List<String> listed = new ArrayList<>();
    Optional<MailAddress> after = Optional.empty();
    List<Account> page;
    do {
      page = done(accounts.list("list.test", after, 100));
      assertThat(page).hasSizeLessThanOrEqualTo(100);
      page.forEach(account -> listed.add(account.address().localPart()));
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1).address());
    } while (page.size() == 100);

    assertThat(listed).containsExactly(names);
    assertThat(done(accounts.list("list.test", Optional.empty(), 5000))).hasSize(230);
  }

  @Test
  void domainsAreListedCreatedOnceAndDeletedWhenEmpty() {
    node.host("b.domains.test");
    node.host("a.domains.test", "alice");

    assertThat(done(accounts.domains()))
        .containsSubsequence("a.domains.test", "b.domains.test")
        .isSorted();
    refused(Reason.CONFLICT, () -> done(accounts.createDomain("A.domains.test")));
    refused(Reason.CONFLICT, () -> done(accounts.deleteDomain("a.domains.test")));
    assertThat(done(create("bob", "a.domains.test"))).isNotNull();

    done(accounts.deleteDomain("b.domains.test"));

    assertThat(done(accounts.domains()))
        .contains("a.domains.test")
        .doesNotContain("b.domains.test");
    assertThat(done(node.directory().isHosted("b.domains.test"))).isFalse();
    refused(Reason.NOT_FOUND, () -> done(create("alice", "b.domains.test")));
    refused(Reason.NOT_FOUND, () -> done(accounts.deleteDomain("b.domains.test")));

    node.host("b.domains.test", "alice");
    assertThat(done(accounts.find(at("alice", "b.domains.test")))).isPresent();
  }

  @Test
  void domainWithOnlyAnAliasIsNotDeleted() {
    node.host("aliased.test");
    node.host("target.test", "alice");
    done(accounts.createAlias(at("info", "aliased.test"), List.of(at("alice", "target.test"))));

    refused(Reason.CONFLICT, () -> done(accounts.deleteDomain("aliased.test")));

    done(accounts.deleteAlias(at("info", "aliased.test")));
    done(accounts.deleteDomain("aliased.test"));
  }

  private static CompletionStage<Account> create(String local, String domain) {
    return accounts.createHashed(at(local, domain), DEMO, OptionalLong.empty());
  }

  static void refused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AccountException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  static boolean complete(CompletionStage<?> stage) {
    return ((CompletableFuture<?>) stage).isDone();
  }
}
