package io.viesti.edge.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.MailboxReply;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MailboxQuotasTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();
  private CompletionStage<MailboxReply> answer = usage(0, 100);

  private final MailboxQuotas quotas =
      new MailboxQuotas(
          id -> {
            asked.incrementAndGet();
            return answer;
          },
          now::get);

  private static CompletionStage<MailboxReply> usage(long used, long quota) {
    return CompletableFuture.completedStage(new MailboxReply.Usage(used, quota, 1, 1));
  }

  private boolean hasRoom(long octets) {
    return quotas.hasRoom("box", octets).toCompletableFuture().join();
  }

  @Test
  void roomIsRememberedForHalfAMinute() {
    assertThat(hasRoom(0)).isTrue();
    answer = usage(100, 100);
    now.set(now.get().plusSeconds(29));
    assertThat(hasRoom(0)).isTrue();
    assertThat(asked).hasValue(1);
    now.set(now.get().plusSeconds(1));
    assertThat(hasRoom(0)).isFalse();
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatWasStoredSinceCounts() {
    assertThat(hasRoom(0)).isTrue();
    quotas.stored("box", 60);
    assertThat(hasRoom(40)).isTrue();
    assertThat(hasRoom(41)).isFalse();
    quotas.stored("box", 40);
    assertThat(hasRoom(0)).isFalse();
    quotas.stored("unknown", 1);
  }

  @Test
  void fullIsAskedAgainSoon() {
    answer = usage(100, 100);
    assertThat(hasRoom(0)).isFalse();
    answer = usage(10, 100);
    assertThat(hasRoom(0)).isFalse();
    now.set(now.get().plusSeconds(1));
    assertThat(hasRoom(0)).isTrue();
  }

  @Test
  void declaredSizeCounts() {
    answer = usage(50, 100);
    assertThat(hasRoom(50)).isTrue();
    assertThat(hasRoom(51)).isFalse();
  }

  @Test
  void whereNothingCanBeLearnedThereIsRoom() {
    answer = CompletableFuture.failedStage(new IllegalStateException("down"));
    assertThat(hasRoom(1_000)).isTrue();
    answer =
        CompletableFuture.completedStage(
            new MailboxReply.Refused(MailboxReply.Reason.UNAVAILABLE, "not now"));
    assertThat(hasRoom(1_000)).isTrue();
    answer = new CompletableFuture<>();
    assertThat(hasRoom(1_000)).isTrue();
  }
}
