package io.viesti.account;

import static io.viesti.account.AccountsNode.DEMO;
import static io.viesti.account.AccountsNode.at;
import static io.viesti.account.AccountsNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.directory.Resolution;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxReply;
import io.viesti.mailbox.MailboxServices;
import io.viesti.mailbox.Mailboxes;
import io.viesti.trace.TraceLog;
import io.viesti.wake.InMemoryWakeIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Accounts with the mailboxes that really belong to them. */
class AccountMailboxesTest {
  private static final AccountsNode node =
      new AccountsNode(
          (stubs, system) ->
              Mailbox.init(
                  system,
                  new MailboxServices(
                      new InMemoryBlobStore(),
                      new InMemoryWakeIndex(),
                      (submission, open) -> {},
                      TraceLog.NONE,
                      InstantSource.system(),
                      new SimpleMeterRegistry())));
  private static final Mailboxes mailboxes =
      new Mailboxes(node.kit().system(), Duration.ofSeconds(20));

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void accountHasAMailboxWithItsQuotaUntilItIsDeleted() {
    done(node.accounts().createDomain("real.test"));
    MailAddress alice = at("alice", "real.test");
    Account account = done(node.accounts().createHashed(alice, DEMO, OptionalLong.of(5000)));
    assertThat(quota(account.mailboxId())).isEqualTo(5000);

    done(node.accounts().setQuota(alice, 6000));
    assertThat(quota(account.mailboxId())).isEqualTo(6000);

    done(node.accounts().delete(alice));
    assertThat(usage(account.mailboxId()))
        .isInstanceOfSatisfying(
            MailboxReply.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(MailboxReply.Reason.NOT_FOUND));
  }

  @Test
  void postmasterHasAMailboxBeforeDuringAndAfterItsAccount() {
    done(node.accounts().createDomain("post.test"));
    MailAddress postmaster = at("postmaster", "post.test");
    assertThat(quota(mailboxOf(postmaster))).isPositive();

    done(node.accounts().createHashed(postmaster, DEMO, OptionalLong.of(7000)));
    assertThat(quota(mailboxOf(postmaster))).isEqualTo(7000);

    done(node.accounts().delete(postmaster));
    assertThat(quota(mailboxOf(postmaster))).isPositive();
  }

  private static String mailboxOf(MailAddress address) {
    Resolution.Found found = (Resolution.Found) done(node.directory().resolve(address));
    return found.recipients().get(0).mailboxId();
  }

  private static long quota(String mailboxId) {
    return ((MailboxReply.Usage) usage(mailboxId)).quota();
  }

  private static MailboxReply usage(String mailboxId) {
    return done(mailboxes.ask(mailboxId, MailboxCommand.GetUsage::new));
  }
}
