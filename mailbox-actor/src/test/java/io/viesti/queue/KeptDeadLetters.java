package io.viesti.queue;

import io.viesti.deadletter.DeadLetter;
import io.viesti.deadletter.DeadLetters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Dead letters in memory, which may be broken for a while. Thread-safe. */
public final class KeptDeadLetters implements DeadLetters {
  private final Map<String, DeadLetter> letters = new ConcurrentSkipListMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean broken;
  private volatile Runnable whenParked = () -> {};

  /** What happens between parking a letter and its answer. */
  public void whenParked(Runnable then) {
    whenParked = then;
  }

  public void isBroken(boolean now) {
    broken = now;
  }

  /** The letters for a mailbox. */
  public List<DeadLetter> of(String mailboxId) {
    return letters.values().stream()
        .filter(
            letter ->
                letter.mail().recipients().stream().anyMatch(r -> r.mailboxId().equals(mailboxId)))
        .toList();
  }

  @Override
  public CompletionStage<String> park(IncomingMail mail, String reason) {
    if (broken) {
      return CompletableFuture.failedFuture(new IllegalStateException("no storage"));
    }
    String id = "letter-" + next.incrementAndGet();
    letters.put(id, new DeadLetter(id, mail, reason, mail.receivedAt()));
    whenParked.run();
    return CompletableFuture.completedFuture(id);
  }

  @Override
  public CompletionStage<List<DeadLetter>> list(Optional<String> after, int limit) {
    return CompletableFuture.completedFuture(List.copyOf(letters.values()));
  }

  @Override
  public CompletionStage<Optional<DeadLetter>> find(String id) {
    return CompletableFuture.completedFuture(Optional.ofNullable(letters.get(id)));
  }

  @Override
  public CompletionStage<Boolean> remove(String id) {
    return CompletableFuture.completedFuture(letters.remove(id) != null);
  }
}
