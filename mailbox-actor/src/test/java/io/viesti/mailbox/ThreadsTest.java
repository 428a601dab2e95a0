package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private static final EmailId FIRST = new EmailId(1);
  private static final EmailId SECOND = new EmailId(2);

  private static io.viesti.message.MessageHeader mail(String messageId, String... references) {
    return Samples.header("subject", Optional.ofNullable(messageId), List.of(references));
  }

  @Test
  void aMailThatRefersToNothingBeginsAConversation() {
    assertThat(Threads.NONE.of(mail("a@x"), FIRST)).isEqualTo(new ThreadId(1));
  }

  @Test
  void aReplyJoinsItsParent() {
    Threads threads = Threads.NONE.with(mail("a@x"), new ThreadId(1));
    assertThat(threads.of(mail("b@x", "a@x"), SECOND)).isEqualTo(new ThreadId(1));
  }

  @Test
  void aReplyToAReplyJoinsThroughItsReferences() {
    Threads threads = Threads.NONE.with(mail("a@x"), new ThreadId(1));
    assertThat(threads.of(mail("c@x", "a@x", "unknown@x"), SECOND)).isEqualTo(new ThreadId(1));
  }

  @Test
  void siblingsMeetAlthoughTheirParentIsNotHere() {
    Threads threads = Threads.NONE.with(mail("b@x", "parent@x"), new ThreadId(1));
    assertThat(threads.of(mail("c@x", "parent@x"), SECOND)).isEqualTo(new ThreadId(1));
  }

  @Test
  void anotherCopyOfAMailIsInItsConversation() {
    Threads threads = Threads.NONE.with(mail("a@x"), new ThreadId(1));
    assertThat(threads.of(mail("a@x"), SECOND)).isEqualTo(new ThreadId(1));
  }

  @Test
  void mailWithoutMessageIdIsAConversationOfItsOwn() {
    Threads threads = Threads.NONE.with(mail(null), new ThreadId(1));
    assertThat(threads.of(mail(null), SECOND)).isEqualTo(new ThreadId(2));
    assertThat(threads.size()).isZero();
  }

  @Test
  void itsBytesComeBack() {
    Threads threads = Threads.NONE;
    for (int i = 0; i < 100; i++) {
      threads = threads.with(mail("m" + i + "@x"), new ThreadId(i + 1));
    }
    Threads read = Threads.fromBytes(threads.toBytes());
    assertThat(read.of(mail("r@x", "m57@x"), new EmailId(999))).isEqualTo(new ThreadId(58));
  }
}
