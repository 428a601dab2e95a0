package io.viesti.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyTest {

  @ParameterizedTest
  @CsvSource({
    "220, true, false, false",
    "354, true, false, false",
    "421, false, true, false",
    "452, false, true, false",
    "550, false, false, true"
  })
  void firstDigitSaysWhatItMeans(int code, boolean good, boolean later, boolean never) {
    SmtpReply reply = SmtpReply.bare(code, "text");
    assertThat(reply.isPositive()).isEqualTo(good);
    assertThat(reply.isTransient()).isEqualTo(later);
    assertThat(reply.isPermanent()).isEqualTo(never);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 99, 199, 600})
  void otherCodesAreNone(int code) {
    assertThatThrownBy(() -> SmtpReply.bare(code, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void logsShowItInOneLine() {
    assertThat(SmtpReply.of(550, "5.1.1", "No such user")).hasToString("550 5.1.1 No such user");
    assertThat(SmtpReply.bare(250, "mx.test", "SIZE 1")).hasToString("250 mx.test / SIZE 1");
  }

  @Test
  void reportsAreSentUnlessNotifySaysOtherwise() {
    MailAddress anna = MailAddress.of("anna@example.org");
    assertThat(EnvelopeRecipient.plain(anna).wantsFailureReport()).isTrue();
    assertThat(EnvelopeRecipient.plain(anna).wantsDelayReport()).isTrue();
    EnvelopeRecipient never = new EnvelopeRecipient(anna, Optional.of("NEVER"), Optional.empty());
    assertThat(never.wantsFailureReport()).isFalse();
    assertThat(never.wantsDelayReport()).isFalse();
    EnvelopeRecipient failure =
        new EnvelopeRecipient(anna, Optional.of("SUCCESS,FAILURE"), Optional.empty());
    assertThat(failure.wantsFailureReport()).isTrue();
    assertThat(failure.wantsDelayReport()).isFalse();
  }

  @Test
  void plainEnvelopeAsksForNothing() {
    MailAddress anna = MailAddress.of("anna@example.org");
    Envelope envelope = Envelope.plain(Optional.empty(), List.of(anna));
    assertThat(envelope.recipients()).extracting(EnvelopeRecipient::address).containsExactly(anna);
    assertThat(envelope.dsn()).isEqualTo(Envelope.DsnRequest.NONE);
    assertThat(envelope.smtpUtf8()).isFalse();
  }
}
