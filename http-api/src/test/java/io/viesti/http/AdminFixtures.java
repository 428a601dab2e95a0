package io.viesti.http;

import io.viesti.account.Accounts;
import io.viesti.deadletter.DeadLetter;
import io.viesti.deadletter.DeadLetters;
import io.viesti.http.admin.AdminServices;
import io.viesti.http.admin.Backups;
import io.viesti.http.admin.Queues;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.trace.TraceLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;

/** What operators' calls reach, in memory. */
final class AdminFixtures {
  final Letters letters = new Letters();
  final Taking queue = new Taking();

  AdminServices services(ActorSystem<?> system, Accounts accounts) {
    return new AdminServices(
        system, accounts, letters, queue, Queues.NONE, new OneStory(), Backups.NONE);
  }

  /** Dead letters in a map. */
  static final class Letters implements DeadLetters {
    final ConcurrentSkipListMap<String, DeadLetter> all = new ConcurrentSkipListMap<>();

    @Override
    public CompletionStage<String> park(IncomingMail mail, String reason) {
      String id = "letter-" + (1000 + all.size());
      all.put(id, new DeadLetter(id, mail, reason, Instant.now()));
      return CompletableFuture.completedFuture(id);
    }

    @Override
    public CompletionStage<List<DeadLetter>> list(Optional<String> after, int limit) {
      return CompletableFuture.completedFuture(
          all.tailMap(after.orElse(""), false).values().stream().limit(limit).toList());
    }

    @Override
    public CompletionStage<Optional<DeadLetter>> find(String id) {
      return CompletableFuture.completedFuture(Optional.ofNullable(all.get(id)));
    }

    @Override
    public CompletionStage<Boolean> remove(String id) {
      return CompletableFuture.completedFuture(all.remove(id) != null);
    }
  }

  /** A queue that answers what it is told to. */
  static final class Taking implements MailQueue {
    final List<IncomingMail> offered = new CopyOnWriteArrayList<>();
    volatile Acceptance answer = Acceptance.ACCEPTED;

    @Override
    public CompletionStage<Acceptance> offer(IncomingMail mail) {
      offered.add(mail);
      return CompletableFuture.completedFuture(answer);
    }

    @Override
    public int inFlight() {
      return 0;
    }
  }

  private static final class OneStory implements TraceLog {
    @Override
    public void note(String traceId, Instant at, String text) {}

    @Override
    public CompletionStage<List<Note>> story(String traceId) {
      return CompletableFuture.completedFuture(
          traceId.equals("known")
              ? List.of(new Note(Instant.EPOCH, "accepted"), new Note(Instant.EPOCH, "stored"))
              : List.of());
    }
  }
}
