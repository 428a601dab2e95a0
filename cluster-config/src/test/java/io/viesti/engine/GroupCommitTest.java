package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private final WatchedLog log = new WatchedLog();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Engine engine;

  @BeforeEach
  void open(@TempDir Path dir) {
    EngineSettings settings = EngineFixture.settings(dir, "viesti.engine.linger = 1 hour");
    engine = EngineFixture.open(settings, metrics, log::before, line -> {});
  }

  @AfterEach
  void close() {
    log.open();
    engine.close();
  }

  @Test
  void oneSyncServesAllWhoWait() throws Exception {
    log.hold();
    List<CompletableFuture<Void>> replies = new ArrayList<>();
    replies.add(append("first"));
    await().until(() -> log.arrived() > 0);
    for (int i = 0; i < 100; i++) {
      replies.add(append("key-" + i));
    }
    assertThat(replies).noneMatch(CompletableFuture::isDone);
    log.open();
    for (CompletableFuture<Void> reply : replies) {
      get(reply);
    }
    assertThat(log.writes).hasValue(2);
    assertThat(log.syncs).hasValue(2);
    assertThat(metrics.get("viesti.engine.syncs").counter().count()).isEqualTo(2);
    assertThat(metrics.get("viesti.engine.group.size").summary().max()).isEqualTo(100);
  }

  @Test
  void repliesOnlyAfterTheSync() {
    log.hold();
    CompletableFuture<Void> reply = append("key");
    await().until(() -> log.arrived() > 0);
    assertThat(reply).isNotDone();
    log.open();
    await().until(reply::isDone);
    assertThat(log.syncs).hasValue(1);
  }

  @Test
  void takesAlongWhatNobodyWaitsFor() throws Exception {
    engine.appendUnawaited(new Put("body", "b"));
    engine.appendUnawaited(new Put("note", "n"));
    get(append("event"));
    assertThat(log.writes).hasValue(1);
    assertThat(log.syncs).hasValue(1);
    assertThat(read("body")).isEqualTo("b");
  }

  @Test
  void writesInTheOrderOfAppending() throws Exception {
    engine.appendUnawaited(new Put("key", "old"));
    engine.appendUnawaited(new Put("key", "new"));
    get(append("event"));
    assertThat(read("key")).isEqualTo("new");
  }

  @Test
  void readsWhatWasJustAppendedWithoutASync() throws Exception {
    engine.appendUnawaited(new Put("body", "b"));
    String value = get(engine.readAppended(reads -> Put.get(reads, "body")));
    assertThat(value).isEqualTo("b");
    assertThat(log.writes).hasValue(1);
    assertThat(log.syncs).hasValue(0);
  }

  @Test
  void syncsWhatWasWrittenUnsyncedOnceSomebodyAsks() throws Exception {
    engine.appendUnawaited(new Put("body", "b"));
    get(engine.readAppended(reads -> Put.get(reads, "body")));
    get(engine.durable());
    assertThat(log.syncs).hasValue(1);
    get(engine.durable());
    assertThat(log.syncs).as("nothing new to sync").hasValue(1);
  }

  @Test
  void countsWhatWaits() {
    log.hold();
    append("one");
    await().until(() -> log.arrived() > 0);
    append("two");
    append("three");
    assertThat(engine.backlog()).isEqualTo(3);
    log.open();
    await().until(() -> engine.backlog() == 0);
  }

  @Test
  void closingCommitsWhatWasAppended() {
    engine.appendUnawaited(new Put("body", "b"));
    CompletableFuture<Void> reply = append("event");
    engine.close();
    assertThat(reply).isCompleted();
    assertThat(append("late")).isCompletedExceptionally();
    assertThat(engine.read(reads -> "").toCompletableFuture()).isCompletedExceptionally();
  }

  private CompletableFuture<Void> append(String key) {
    return engine.appended(new Put(key, "value")).toCompletableFuture();
  }

  private String read(String key) throws Exception {
    return get(engine.read(reads -> Put.get(reads, key)));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
