package io.viesti.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DomainNamesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<DomainListCommand.Read> reads = new ArrayList<>();
  private final List<CompletableFuture<DomainListReply>> answers = new ArrayList<>();
  private final DomainNames names =
      new DomainNames(
          command -> {
            reads.add((DomainListCommand.Read) command.apply(null));
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
          },
          new DirectorySettings(
              64, Duration.ofSeconds(30), Duration.ofSeconds(5), 100, Duration.ofSeconds(1)),
          nanos::get);

  @Test
  void manyQuestionsAtOnceAreOneReading() {
    CompletableFuture<Boolean> a = names.contains("a.test");
    CompletableFuture<Boolean> b = names.contains("b.test");

    answer(1, false, "a.test");

    assertThat(a).isCompletedWithValue(true);
    assertThat(b).isCompletedWithValue(false);
    assertThat(reads).hasSize(1);
  }

  @Test
  void youngCopyAnswersAtOnceAndUnknownNamesAreAskedForSooner() {
    names.contains("a.test");
    answer(1, false, "a.test");

    pass(5);
    assertThat(names.contains("a.test")).isCompletedWithValue(true);
    assertThat(reads).hasSize(1);
    assertThat(names.contains("b.test")).isNotDone();
    assertThat(reads).hasSize(2);
    answer(2, false, "a.test", "b.test");
    pass(29);
    assertThat(names.contains("b.test")).isCompletedWithValue(true);
    pass(1);
    assertThat(names.contains("b.test")).isNotDone();
  }

  @Test
  void aCopyInUseIsReadAnewBeforeItIsTooOldAndNobodyWaits() {
    names.contains("a.test");
    answer(1, false, "a.test");

    pass(19);
    assertThat(names.contains("a.test")).isCompletedWithValue(true);
    assertThat(reads).hasSize(1);
    pass(1);
    assertThat(names.contains("a.test")).isCompletedWithValue(true);
    assertThat(names.contains("a.test")).isCompletedWithValue(true);
    assertThat(reads).hasSize(2);
    answers.get(1).complete(new DomainListReply.Unchanged());
    pass(19);
    assertThat(names.contains("a.test")).isCompletedWithValue(true);
    assertThat(reads).hasSize(2);
  }

  @Test
  void aReadingBesideThatFailsLeavesTheCopyUntilItIsTooOld() {
    names.contains("a.test");
    answer(1, false, "a.test");
    pass(20);
    names.contains("a.test");
    answers.get(1).completeExceptionally(new TimeoutException());

    assertThat(names.contains("a.test")).isCompletedWithValue(true);
    pass(10);
    assertThat(names.contains("a.test")).isNotDone();
  }

  @Test
  void unchangedListIsNotSentAgain() {
    names.contains("a.test");
    answer(7, false, "a.test");
    names.forget();

    CompletableFuture<Boolean> again = names.contains("a.test");
    answers.get(1).complete(new DomainListReply.Unchanged());

    assertThat(reads.get(1).knownVersion()).contains(7L);
    assertThat(again).isCompletedWithValue(true);
  }

  @Test
  void allPagesAreRead() {
    CompletableFuture<Boolean> last = names.contains("z.test");
    answer(1, true, "a.test", "m.test");
    answer(1, false, "z.test");

    assertThat(reads.get(1).after()).contains("m.test");
    assertThat(last).isCompletedWithValue(true);
    assertThat(names.contains("a.test")).isCompletedWithValue(true);
  }

  @Test
  void readingBegunBeforeAChangeIsNotKept() {
    CompletableFuture<Boolean> before = names.contains("new.test");
    names.forget();
    CompletableFuture<Boolean> after = names.contains("new.test");

    answer(1, false);
    answers.get(1).complete(page(2, false, "new.test"));

    assertThat(before).isCompletedWithValue(false);
    assertThat(after).isCompletedWithValue(true);
    assertThat(names.contains("new.test")).isCompletedWithValue(true);
  }

  @Test
  void failedReadingFailsWhoAskedAndTheNextQuestionReadsAgain() {
    CompletableFuture<Boolean> asked = names.contains("a.test");
    answers.get(0).completeExceptionally(new TimeoutException());

    Assertions.assertThatThrownBy(asked::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(names.contains("a.test")).isNotDone();
    assertThat(reads).hasSize(2);
  }

  private void answer(long version, boolean hasMore, String... domains) {
    answers.get(answers.size() - 1 - unanswered() + 1).complete(page(version, hasMore, domains));
  }

  private int unanswered() {
    return (int) answers.stream().filter(answer -> !answer.isDone()).count();
  }

  private static DomainListReply page(long version, boolean hasMore, String... domains) {
    return new DomainListReply.Page(version, List.of(domains), hasMore);
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
