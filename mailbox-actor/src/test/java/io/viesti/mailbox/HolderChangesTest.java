package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.MailboxReply.Reason;
import io.viesti.wire.WireSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HolderChangesTest {
  private final Play play = Play.opened();

  @Test
  void openingTwiceIsOneOpening() {
    assertThat(play.ask(new MailboxCommand.Open(Samples.ALICE, 1, 77, null)))
        .isInstanceOf(MailboxReply.Done.class);
    assertThat(play.journal).hasSize(1);
    assertThat(play.state.holder().quota()).isEqualTo(Samples.QUOTA);
  }

  @Test
  void anotherAddressIsBoundInItsNormalForm() {
    MailAddress alias = MailAddress.of("Alice.B+tag@demo.test");
    play.ask(new MailboxCommand.Open(alias, 3, 0, null));
    assertThat(play.state.holder().holds(MailAddress.of("alice.b@demo.test"), 3)).isTrue();
    play.ask(new MailboxCommand.Unbind(alias, null));
    assertThat(play.state.holder().addresses()).hasSize(1);
    int events = play.journal.size();
    play.ask(new MailboxCommand.Unbind(alias, null));
    assertThat(play.journal).hasSize(events);
  }

  @Test
  void aLaterGenerationReplacesTheEarlier() {
    play.ask(new MailboxCommand.Open(Samples.ALICE, 2, 0, null));
    assertThat(play.state.holder().holds(Samples.ALICE, 1)).isFalse();
    assertThat(play.state.holder().holds(Samples.ALICE, 2)).isTrue();
    play.ask(new MailboxCommand.Open(Samples.ALICE, 1, 0, null));
    assertThat(play.state.holder().holds(Samples.ALICE, 2)).isTrue();
  }

  @Test
  void theQuotaIsSet() {
    play.ask(new MailboxCommand.SetQuota(5, null));
    play.ask(new MailboxCommand.SetQuota(5, null));
    assertThat(play.journal).hasSize(2);
    assertThat(play.ask(MailboxReply.Usage.class, new MailboxCommand.GetUsage(null)).quota())
        .isEqualTo(5);
    assertThat(play.refusal(new MailboxCommand.SetQuota(-1, null))).isEqualTo(Reason.INVALID);
  }

  @Test
  void aClosedMailboxIsEmptyAndStaysClosed() {
    play.delivered("one");
    long seq = play.state.seq();
    play.ask(new MailboxCommand.Close(null));
    assertThat(play.state.seq()).isEqualTo(seq + 1);
    assertThat(play.state.index().size()).isZero();
    assertThat(play.refusal(new MailboxCommand.Open(Samples.ALICE, 9, 1, null)))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(play.refusal(new MailboxCommand.ListFolders(null))).isEqualTo(Reason.NOT_FOUND);
  }

  static Stream<Class<?>> requests() {
    return WireSamples.concrete(MailboxCommand.Request.class);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyRequestIsDecidedWhateverItSays(Class<?> type) {
    for (boolean full : new boolean[] {true, false}) {
      MailboxCommand.Request request =
          (MailboxCommand.Request) new WireSamples(null, full).make(type);
      assertThat(play.ask(request)).isNotNull();
      assertThat(new Play().ask(request)).isNotNull();
    }
  }
}
