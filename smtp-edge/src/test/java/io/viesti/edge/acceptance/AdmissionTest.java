package io.viesti.edge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.account.Account;
import io.viesti.directory.Resolution;
import io.viesti.edge.FakeNode;
import io.viesti.edge.limits.InFlight;
import io.viesti.edge.limits.Quotas;
import io.viesti.edge.limits.Rate;
import io.viesti.edge.protocol.Action;
import io.viesti.edge.protocol.Client;
import io.viesti.edge.protocol.RecipientAnswer;
import io.viesti.edge.protocol.Replies;
import io.viesti.edge.protocol.SessionKind;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import io.viesti.queue.Pressure;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private final FakeNode node = new FakeNode();
  private final InFlight inFlight = new InFlight(1, 1 << 20);

  private Optional<SmtpReply> admit(
      boolean trusted, Optional<MailAddress> from, Optional<Account> account) {
    return admission()
        .ask(
            new Client(InetAddress.getLoopbackAddress(), trusted),
            new Action.Admit(from, 0, account))
        .toCompletableFuture()
        .join();
  }

  private Admission admission;

  private Admission admission() {
    if (admission == null) {
      admission =
          new Admission(
              () -> node.intakeOpen,
              inFlight,
              node.services().queue(),
              node.services().directory(),
              new Rate<>(2, Duration.ofMinutes(1), node.clock));
    }
    return admission;
  }

  private Optional<SmtpReply> submit(String from) {
    return admit(
        true,
        from.isEmpty() ? Optional.empty() : MailAddress.parse(from),
        Optional.of(FakeNode.ALICE));
  }

  @Test
  void mailFromOutsideIsWelcome() {
    assertThat(admit(true, MailAddress.parse("carol@there.test"), Optional.empty())).isEmpty();
    assertThat(admit(true, Optional.empty(), Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice@here.test",
        "Alice@HERE.test",
        "alice+news@here.test",
        "both@here.test",
        "postmaster@here.test",
        ""
      })
  void anAccountMaySendFromWhatLeadsToIt(String from) {
    assertThat(submit(from)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob@here.test", "nobody@here.test", "alice@elsewhere.test"})
  void anAccountMayNotSendFromAnythingElse(String from) {
    assertThat(submit(from)).contains(Replies.NOT_YOUR_ADDRESS);
  }

  @Test
  void aSenderThatCannotBeLookedUpIsTransient() {
    node.lookup = address -> CompletableFuture.failedStage(new IllegalStateException("down"));
    assertThat(submit("both@here.test")).contains(Replies.DIRECTORY_DOWN);
  }

  @Test
  void fullComesBeforeEverythingElse() {
    inFlight.tryEnter();
    assertThat(submit("bob@here.test")).contains(Replies.BUSY);
    node.intakeOpen = false;
    assertThat(submit("bob@here.test")).contains(Replies.NO_ROOM);
  }

  @Test
  void mailFromOutsideIsPutOffWhileMailboxesAreTooFarBehind() {
    node.pressure = Pressure.HIGH;
    assertThat(admit(true, Optional.empty(), Optional.empty())).isEmpty();
    node.pressure = Pressure.FULL;
    assertThat(admit(true, Optional.empty(), Optional.empty())).contains(Replies.BUSY);
    assertThat(submit("alice@here.test")).isEmpty();
    node.pressure = Pressure.NONE;
    assertThat(admit(true, Optional.empty(), Optional.empty())).isEmpty();
  }

  @Test
  void onlyStrangersAreCounted() {
    for (int i = 0; i < 5; i++) {
      assertThat(admit(true, Optional.empty(), Optional.empty())).isEmpty();
    }
    assertThat(admit(false, Optional.empty(), Optional.empty())).isEmpty();
    assertThat(admit(false, Optional.empty(), Optional.empty())).isEmpty();
    assertThat(admit(false, Optional.empty(), Optional.empty())).contains(Replies.RATE_BY_ADDRESS);
  }

  // ---------------------------------------------------------------- recipients

  private static final Set<String> FULL = Set.of("box-alice@here.test");

  private static Quotas quotas() {
    return new Quotas() {
      @Override
      public CompletionStage<Boolean> hasRoom(String mailboxId, long octets) {
        return CompletableFuture.completedStage(!FULL.contains(mailboxId));
      }

      @Override
      public void stored(String mailboxId, long octets) {}
    };
  }

  private String answer(SessionKind kind, String address) {
    RecipientAnswer answer =
        new Recipients(node.services().directory(), quotas())
            .ask(kind, new Action.Resolve(MailAddress.of(address), 0))
            .toCompletableFuture()
            .join();
    return answer instanceof RecipientAnswer.Refused refused
        ? refused.reply().toString().substring(0, 9)
        : "taken " + ((RecipientAnswer.Taken) answer).mailboxes().size();
  }

  @ParameterizedTest
  @CsvSource({
    "MX,bob@here.test,taken 1",
    "MX,both@here.test,taken 2",
    "MX,alice@here.test,452 4.2.2",
    "MX,nobody@here.test,550 5.1.1",
    "MX,dave@elsewhere.test,550 5.7.1",
    "SUBMISSION,bob@here.test,taken 1",
    "SUBMISSION,alice@here.test,taken 1",
    "SUBMISSION,nobody@here.test,550 5.1.1",
    "SUBMISSION,dave@elsewhere.test,taken 0",
    "SUBMISSIONS,dave@elsewhere.test,taken 0"
  })
  void whoIsTakenWhere(SessionKind kind, String address, String expected) {
    assertThat(answer(kind, address)).isEqualTo(expected);
  }

  @Test
  void aRecipientThatCannotBeLookedUpIsTransientNowAndLater() {
    node.lookup = address -> CompletableFuture.failedStage(new IllegalStateException("down"));
    assertThat(answer(SessionKind.MX, "bob@here.test")).isEqualTo("451 4.3.0");
    CompletableFuture<Resolution> later = new CompletableFuture<>();
    node.lookup = address -> later;
    CompletionStage<RecipientAnswer> answer =
        new Recipients(node.services().directory(), quotas())
            .ask(SessionKind.MX, new Action.Resolve(MailAddress.of("bob@here.test"), 0));
    later.completeExceptionally(new IllegalStateException("down"));
    assertThat(answer.toCompletableFuture().join())
        .isEqualTo(new RecipientAnswer.Refused(Replies.DIRECTORY_DOWN));
  }
}
