package io.viesti.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.blob.BlobId;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.RecipientStatus.State;
import io.viesti.outbox.Submission;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final MailAddress BOB = MailAddress.of("bob@example.net");

  private final List<String> notes = new ArrayList<>();
  private final Story story = new Story(new Notes(), new Lane("example.net", 2));

  private static QueueEntry entry(String id) {
    Submission submission =
        new Submission(
            id,
            "box",
            Envelope.plain(Optional.of(MailAddress.of("alice@home.test")), List.of(BOB)),
            BlobId.ofDigest(new byte[32]),
            1,
            "",
            id,
            NOW,
            NOW);
    return QueueEntry.of(
        new QueuedMail(submission, NOW.plusSeconds(60), NOW.plus(Duration.ofDays(5))), NOW);
  }

  private static RecipientStatus deferred(String reply) {
    return new RecipientStatus(
        BOB,
        State.DEFERRED,
        Optional.of(reply),
        Optional.of("mx.example.net [192.0.2.1]:25"),
        2,
        Optional.of(NOW.plusSeconds(300)),
        NOW);
  }

  @Test
  void tellsWhoSaidWhatAtWhichAttemptAndHowTheConnectionWasProtected() {
    story.ended(entry("a"), List.of(deferred("451 4.7.1 later")), Optional.of("TLSv1.3"), NOW);

    assertThat(notes)
        .containsExactly(
            "a: bob@example.net: deferred at attempt 2 by mx.example.net [192.0.2.1]:25 over TLSv1.3:"
                + " 451 4.7.1 later; next attempt 2026-03-01T12:05:00Z");
  }

  @Test
  void saysNothingOfProtectionWhereThereWasNone() {
    story.ended(entry("a"), List.of(deferred("451 later")), Optional.empty(), NOW);

    assertThat(notes.get(0)).contains("by mx.example.net [192.0.2.1]:25: 451 later");
  }

  @Test
  void tellsOfAQueueThatCameBackForWhatMayHaveBeenTried() {
    QueueEntry later = entry("b").withNextAttempt(NOW.plusSeconds(60));

    story.takenUpAgain(List.of(entry("a"), later, entry("c"), entry("d")), NOW, 2);

    assertThat(notes).hasSize(2);
    assertThat(notes.get(0)).startsWith("a: ").contains("unknown");
    assertThat(notes.get(1)).startsWith("c: ");
  }

  private final class Notes implements TraceLog {
    @Override
    public void note(String traceId, Instant at, String text) {
      notes.add(traceId + ": " + text);
    }

    @Override
    public CompletionStage<List<Note>> story(String traceId) {
      return CompletableFuture.completedFuture(List.of());
    }
  }
}
