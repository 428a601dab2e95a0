package io.viesti.directory;

import static io.viesti.account.AccountsNode.DEMO;
import static io.viesti.account.AccountsNode.at;
import static io.viesti.account.AccountsNode.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.account.AccountException;
import io.viesti.account.Accounts;
import io.viesti.account.AccountsNode;
import io.viesti.envelope.MailAddress;
import io.viesti.queue.ResolvedRecipient;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShardedDirectoryTest {
  private static final AccountsNode node = new AccountsNode();
  private static final ShardedDirectory directory = node.directory();

  /** Changes made here are not known to {@link #directory} until it asks again. */
  private static final Accounts elsewhere = node.otherNode();

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void addressIsFoundInAnyCaseAndWithAnyTagAndKeepsTheGivenForm() {
    node.host("case.test", "alice");
    MailAddress given = at("Alice+News", "CASE.test");

    assertThat(recipients(given))
        .singleElement()
        .satisfies(
            recipient -> {
              assertThat(recipient.given()).isEqualTo(given);
              assertThat(recipient.address()).isEqualTo(at("alice", "case.test"));
            });
    assertThat(recipients(at("\"alice\"", "case.test"))).hasSize(1);
  }

  @Test
  void unknownAddressAndForeignDomainAreTold() {
    node.host("known.test", "alice");

    assertThat(done(directory.resolve(at("bob", "known.test"))))
        .isInstanceOf(Resolution.UnknownAddress.class);
    assertThat(done(directory.resolve(at("bob", "foreign.example"))))
        .isInstanceOf(Resolution.NotHosted.class);
    assertThat(done(directory.resolve(MailAddress.of("bob@[127.0.0.1]"))))
        .isInstanceOf(Resolution.NotHosted.class);
    assertThat(done(directory.isHosted("known.test"))).isTrue();
    assertThat(done(directory.isHosted("foreign.example"))).isFalse();
  }

  @Test
  void whatIsRememberedIsAnsweredByACompleteStage() {
    node.host("remember.test", "alice");
    List<MailAddress> asked =
        List.of(
            at("alice", "remember.test"),
            at("nobody", "remember.test"),
            at("alice", "elsewhere.example"));
    asked.forEach(address -> done(directory.resolve(address)));

    assertThat(asked).allSatisfy(address -> assertThat(directory.resolve(address)).isCompleted());
    assertThat(directory.isHosted("remember.test")).isCompletedWithValue(true);
    assertThat(directory.isHosted("elsewhere.example")).isCompletedWithValue(false);
  }

  @Test
  void unknownAddressIsAskedForAgainSoonerThanAnAccount() {
    node.host("expiry.test", "alice");
    MailAddress alice = at("alice", "expiry.test");
    MailAddress bob = at("bob", "expiry.test");
    assertThat(done(directory.resolve(bob))).isInstanceOf(Resolution.UnknownAddress.class);
    assertThat(recipients(alice)).hasSize(1);
    done(elsewhere.createHashed(bob, DEMO, OptionalLong.empty()));
    done(elsewhere.delete(alice));

    assertThat(done(directory.resolve(bob))).isInstanceOf(Resolution.UnknownAddress.class);
    node.pass(Duration.ofSeconds(5));
    assertThat(recipients(bob)).hasSize(1);
    assertThat(recipients(alice)).hasSize(1);

    node.pass(Duration.ofSeconds(25));
    assertThat(done(directory.resolve(alice))).isInstanceOf(Resolution.UnknownAddress.class);
  }

  @Test
  void forgottenAddressIsAskedForAgainAtOnce() {
    node.host("forget.test", "admin", "alice");
    MailAddress alice = at("alice", "forget.test");
    assertThat(recipients(alice)).hasSize(1);
    done(elsewhere.delete(alice));

    directory.forget(at("ALICE+tag", "forget.test"));

    assertThat(done(directory.resolve(alice))).isInstanceOf(Resolution.UnknownAddress.class);
  }

  @Test
  void domainHostedElsewhereIsKnownWithinSeconds() {
    assertThat(done(directory.isHosted("late.test"))).isFalse();
    done(elsewhere.createDomain("late.test"));

    assertThat(directory.isHosted("late.test")).isCompletedWithValue(false);
    node.pass(Duration.ofSeconds(5));

    assertThat(done(directory.isHosted("late.test"))).isTrue();
  }

  @Test
  void aliasLeadsToItsAccountsAcrossDomains() {
    node.host("one.test", "alice", "bob");
    node.host("two.test", "carol");
    MailAddress team = at("team", "one.test");
    done(
        node.accounts()
            .createAlias(
                team,
                List.of(
                    at("Alice", "one.test"), at("alice+x", "one.test"), at("carol", "two.test"))));
    done(node.accounts().createAlias(at("all", "two.test"), List.of(team, at("bob", "one.test"))));

    assertThat(recipients(at("Team", "one.test")))
        .extracting(ResolvedRecipient::address)
        .containsExactly(at("alice", "one.test"), at("carol", "two.test"));
    assertThat(recipients(at("all", "two.test")))
        .extracting(ResolvedRecipient::address)
        .containsExactlyInAnyOrder(
            at("alice", "one.test"), at("carol", "two.test"), at("bob", "one.test"));
    assertThat(directory.resolve(at("all", "two.test"))).isCompleted();
  }

  @Test
  void aliasWhoseTargetIsDeletedLeadsToTheOthers() {
    node.host("shrink.test", "alice", "bob");
    MailAddress team = at("team", "shrink.test");
    done(
        node.accounts()
            .createAlias(team, List.of(at("alice", "shrink.test"), at("bob", "shrink.test"))));
    assertThat(recipients(team)).hasSize(2);

    done(node.accounts().delete(at("bob", "shrink.test")));
    assertThat(recipients(team)).hasSize(1);

    done(node.accounts().delete(at("alice", "shrink.test")));
    assertThat(done(directory.resolve(team))).isInstanceOf(Resolution.UnknownAddress.class);
  }

  @Test
  void aliasesThatMakeNoSenseAreRefused() {
    node.host("senseless.test", "alice");
    MailAddress alias = at("info", "senseless.test");

    refused(AccountException.Reason.INVALID, alias, List.of());
    refused(AccountException.Reason.INVALID, alias, List.of(alias));
    refused(AccountException.Reason.INVALID, alias, List.of(at("nobody", "senseless.test")));
    refused(AccountException.Reason.INVALID, alias, List.of(at("alice", "foreign.example")));
    refused(
        AccountException.Reason.CONFLICT,
        at("alice", "senseless.test"),
        List.of(at("postmaster", "senseless.test")));
    refused(
        AccountException.Reason.NOT_FOUND,
        at("info", "foreign.example"),
        List.of(at("alice", "senseless.test")));
  }

  @Test
  void postmasterOfADomainWithoutAccountsHasAMailbox() {
    node.host("empty.test");

    ResolvedRecipient postmaster = recipients(at("Postmaster", "empty.test")).get(0);

    assertThat(node.mailboxes().isOpen(postmaster.mailboxId())).isTrue();
  }

  @Test
  void postmasterIsTheFirstAccountAndThenTheNext() {
    node.host("admin.test", "zoe", "alice");
    MailAddress postmaster = at("postmaster", "admin.test");
    assertThat(recipients(postmaster).get(0).address()).isEqualTo(at("zoe", "admin.test"));

    done(node.accounts().delete(at("zoe", "admin.test")));
    assertThat(recipients(postmaster).get(0).address()).isEqualTo(at("alice", "admin.test"));

    done(node.accounts().delete(at("alice", "admin.test")));
    assertThat(recipients(postmaster).get(0).address()).isEqualTo(postmaster);
  }

  @Test
  void postmasterAccountTakesOverTheMailKeptForItAndLeavesNoGap() {
    node.host("own.test");
    MailAddress postmaster = at("postmaster", "own.test");
    String reserved = recipients(postmaster).get(0).mailboxId();

    done(node.accounts().createHashed(postmaster, DEMO, OptionalLong.of(4096)));
    assertThat(recipients(postmaster).get(0).mailboxId()).isEqualTo(reserved);
    assertThat(node.mailboxes().quota(reserved)).contains(4096L);

    done(node.accounts().delete(postmaster));
    String next = recipients(postmaster).get(0).mailboxId();
    assertThat(next).isNotEqualTo(reserved);
    assertThat(node.mailboxes().isOpen(next)).isTrue();
    assertThat(node.mailboxes().isOpen(reserved)).isFalse();
  }

  @Test
  void postmasterAliasComesFirst() {
    node.host("alias.test", "alice", "bob");
    MailAddress postmaster = at("postmaster", "alias.test");
    done(node.accounts().createAlias(postmaster, List.of(at("bob", "alias.test"))));

    assertThat(recipients(postmaster).get(0).address()).isEqualTo(at("bob", "alias.test"));
  }

  private static void refused(
      AccountException.Reason reason, MailAddress alias, List<MailAddress> targets) {
    assertThatThrownBy(() -> done(node.accounts().createAlias(alias, targets)))
        .isInstanceOfSatisfying(
            AccountException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static List<ResolvedRecipient> recipients(MailAddress address) {
    CompletableFuture<Resolution> resolution = directory.resolve(address);
    return ((Resolution.Found) done(resolution)).recipients();
  }
}
