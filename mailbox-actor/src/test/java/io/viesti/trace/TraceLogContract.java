package io.viesti.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.trace.TraceLog.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link TraceLog} does, whatever it stands on. */
public abstract class TraceLogContract {
  /** The log's clock stands still. */
  protected static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  protected static final Duration KEEP = Duration.ofDays(7);

  /** Notes of one trace that are shown, the newest. */
  private static final int MOST_NOTES = 1_000;

  /** A trace of its own for each test, so that the log may be shared. */
  protected final String id = UUID.randomUUID().toString();

  /** The log under test, whose clock says {@link #NOW} and which keeps notes for {@link #KEEP}. */
  protected abstract TraceLog log();

  @Test
  void tellsTheStoryOldestFirst() throws Exception {
    log().note(id, NOW.minusSeconds(1), "delivered");
    log().note(id, NOW.minusSeconds(9), "accepted");
    log().note(id, NOW.minusSeconds(5), "deferred: 451 later");
    assertThat(story())
        .containsExactly(
            new Note(NOW.minusSeconds(9), "accepted"),
            new Note(NOW.minusSeconds(5), "deferred: 451 later"),
            new Note(NOW.minusSeconds(1), "delivered"));
  }

  @Test
  void keepsNotesOfOneMomentInTheirOrder() throws Exception {
    for (int i = 0; i < 300; i++) {
      log().note(id, NOW, "step " + i);
    }
    assertThat(story()).extracting(Note::text).startsWith("step 0", "step 1").endsWith("step 299");
  }

  @Test
  void knowsNothingOfOthers() throws Exception {
    log().note(id + "x", NOW, "another");
    log().note(id.substring(1), NOW, "another");
    assertThat(story()).isEmpty();
  }

  @Test
  void doesNotShowWhatIsOverAge() throws Exception {
    log().note(id, NOW.minus(KEEP).minusMillis(1), "long ago");
    log().note(id, NOW.minus(KEEP), "just in time");
    assertThat(story()).extracting(Note::text).containsExactly("just in time");
  }

  @Test
  void showsTheNewestNotesOfAnEndlessStory() throws Exception {
    for (int i = 0; i < MOST_NOTES + 5; i++) {
      log().note(id, NOW.plusMillis(i), "attempt " + i);
    }
    assertThat(story()).hasSize(MOST_NOTES).first().extracting(Note::text).isEqualTo("attempt 5");
  }

  @Test
  void cutsALineThatIsTooLong() throws Exception {
    log().note(id, NOW, "x".repeat(2_000));
    assertThat(story()).singleElement().extracting(Note::text).asString().hasSize(500);
  }

  protected final List<Note> story() throws Exception {
    return log().story(id).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
