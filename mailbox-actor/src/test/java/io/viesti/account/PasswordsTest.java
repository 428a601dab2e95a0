package io.viesti.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.directory.PasswordHash;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Passwords passwords = new Passwords(waiting::add, 2);

  @Test
  void hashOfAPasswordVerifiesItAndNoOther() {
    PasswordHash hash = run(passwords.hash("demo").toCompletableFuture());
    PasswordHash again = run(passwords.hash("demo").toCompletableFuture());

    assertThat(hash).isNotEqualTo(again);
    assertThat(run(passwords.verify("demo", Optional.of(hash)).toCompletableFuture())).isTrue();
    assertThat(run(passwords.verify("Demo", Optional.of(hash)).toCompletableFuture())).isFalse();
  }

  @Test
  void nobodysPasswordIsCheckedAllTheSame() {
    CompletableFuture<Boolean> checked =
        passwords.verify("demo", Optional.empty()).toCompletableFuture();

    assertThat(waiting).hasSize(1);
    assertThat(run(checked)).isFalse();
  }

  @Test
  void moreThanMayWaitIsBusyUntilOneIsDone() {
    CompletableFuture<Boolean> first =
        passwords.verify("a", Optional.empty()).toCompletableFuture();
    passwords.verify("b", Optional.empty());

    assertThatThrownBy(() -> passwords.hash("c").toCompletableFuture().join())
        .hasCauseInstanceOf(AccountException.class)
        .extracting(failure -> ((AccountException) failure.getCause()).reason())
        .isEqualTo(AccountException.Reason.BUSY);
    assertThat(waiting).hasSize(2);

    run(first);
    assertThat(passwords.hash("c").toCompletableFuture()).isNotDone();
  }

  @Test
  void stoppingNodeIsUnavailableAndLosesNoRoom() {
    Passwords stopping =
        new Passwords(
            work -> {
              throw new RejectedExecutionException();
            },
            1);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> stopping.hash("a").toCompletableFuture().join())
          .extracting(failure -> ((AccountException) failure.getCause()).reason())
          .isEqualTo(AccountException.Reason.UNAVAILABLE);
    }
  }

  private <T> T run(CompletableFuture<T> result) {
    Runnable work = waiting.poll();
    assertThat(work).isNotNull();
    work.run();
    return result.getNow(null);
  }
}
