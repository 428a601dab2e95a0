package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.engine.EngineException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Status.SubCode;

class LogFailureTest {
  private final WatchedLog log = new WatchedLog();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<EngineException> heard = new CopyOnWriteArrayList<>();
  private Path dir;
  private Engine engine;

  @BeforeEach
  void open(@TempDir Path dir) {
    this.dir = dir;
    engine =
        EngineFixture.open(
            EngineFixture.settings(dir), new SimpleMeterRegistry(), log::before, lines::add);
  }

  @AfterEach
  void close() {
    log.open();
    engine.close();
  }

  @Test
  void tellsAllWhoWaitAndNobodySuccess() {
    log.hold();
    List<Boolean> successes = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 50; i++) {
      engine.append(
          new Put("key-" + i, "v"),
          failure -> {
            if (failure == null) {
              successes.add(true);
            } else {
              heard.add(failure);
            }
          });
    }
    log.failWith("sync failed", SubCode.None);
    log.open();
    await().until(() -> heard.size() == 50);
    assertThat(successes).isEmpty();
    assertThat(heard).allMatch(failure -> failure.reason() == Reason.FAILED);
  }

  @Test
  void namesTheVolumeInOneLine() {
    fail("While appending to file: No space left on device", SubCode.NoSpace);
    assertThat(lines)
        .singleElement()
        .asString()
        .contains(dir.toString())
        .contains("no space left")
        .doesNotContain("\n");
  }

  @Test
  void saysWhenItIsNotForWantOfSpace() {
    fail("While fdatasync: Input/output error", SubCode.None);
    assertThat(lines)
        .singleElement()
        .asString()
        .contains(dir.toString())
        .contains("Input/output error");
  }

  @Test
  void takesNothingInAfterwards() {
    fail("sync failed", SubCode.None);
    assertThat(engine.intake().isOpen()).isFalse();
    await().until(() -> !engine.isWriting());
    List<EngineException> late = new ArrayList<>();
    engine.append(new Put("late", "v"), late::add);
    assertThat(late)
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.FAILED));
    assertThatThrownBy(() -> engine.appendUnawaited(new Put("late", "v")))
        .isInstanceOf(EngineException.class);
    assertThat(log.writes).as("never tried again").hasValue(0);
  }

  @Test
  void findsWhatWasAcknowledgedBeforeAfterARestart() throws Exception {
    engine.appended(new Put("before", "v")).toCompletableFuture().get();
    fail("No space left on device", SubCode.NoSpace);
    engine.close();
    try (Engine again = EngineFixture.open(dir)) {
      String value = again.read(reads -> Put.get(reads, "before")).toCompletableFuture().get();
      assertThat(value).isEqualTo("v");
    }
  }

  @Test
  void aWaiterThatThrowsHarmsNobodyElse() {
    engine.append(
        new Put("one", "v"),
        failure -> {
          throw new IllegalStateException("its executor has ended");
        });
    List<Boolean> others = new CopyOnWriteArrayList<>();
    engine.append(new Put("two", "v"), failure -> others.add(failure == null));
    await().untilAsserted(() -> assertThat(others).containsExactly(true));
    assertThat(lines).isEmpty();
  }

  private void fail(String message, SubCode reason) {
    log.failWith(message, reason);
    engine.append(new Put("key", "v"), heard::add);
    await().until(() -> !heard.isEmpty());
    assertThat(heard.get(0).reason()).isEqualTo(Reason.FAILED);
  }
}
