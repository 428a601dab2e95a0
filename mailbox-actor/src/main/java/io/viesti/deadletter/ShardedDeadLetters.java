package io.viesti.deadletter;

import io.viesti.id.TimeOrderedId;
import io.viesti.queue.IncomingMail;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/**
 * The dead letters of the cluster on {@link DeadLetterShelf}s. Stages fail with {@link
 * IllegalStateException} when a shelf is full, and with a timeout when it does not answer: the
 * outcome is then unknown. Rarely used, so it may ask.
 */
public final class ShardedDeadLetters implements DeadLetters {
  private static final int MAX_LIST = 500;

  private final ClusterSharding sharding;
  private final InstantSource clock;
  private final Duration askTimeout;

  private ShardedDeadLetters(ClusterSharding sharding, InstantSource clock, Duration askTimeout) {
    this.sharding = sharding;
    this.clock = clock;
    this.askTimeout = askTimeout;
  }

  /**
   * Makes this node keep dead letters. Reads {@code viesti.deadletter} of the system's
   * configuration.
   */
  public static DeadLetters init(ActorSystem<?> system, InstantSource clock, Duration askTimeout) {
    int capacity = system.settings().config().getInt("viesti.deadletter.letters-per-shelf");
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(
                DeadLetterShelf.KEY,
                context -> DeadLetterShelf.create(context.getEntityId(), clock, capacity))
            .withStopMessage(DeadLetterCommand.Stop.INSTANCE));
    return new ShardedDeadLetters(sharding, clock, askTimeout);
  }

  @Override
  public CompletionStage<String> park(IncomingMail mail, String reason) {
    DeadLetter letter = new DeadLetter(TimeOrderedId.next(clock), mail, reason, clock.instant());
    return ask(
            DeadLetterShelf.of(letter.id()), replyTo -> new DeadLetterCommand.Park(letter, replyTo))
        .thenApply(
            reply -> {
              if (reply instanceof DeadLetterReply.Full full) {
                throw new IllegalStateException(
                    "no room for dead letters: "
                        + full.letters()
                        + " wait for an operator on one of "
                        + DeadLetterShelf.SHELVES
                        + " shelves");
              }
              return ((DeadLetterReply.Parked) reply).id();
            });
  }

  /** Fewer than {@code limit} do not mean the end; none at all do. */
  @Override
  public CompletionStage<List<DeadLetter>> list(Optional<String> after, int limit) {
    int wanted = Math.max(1, Math.min(limit, MAX_LIST));
    CompletionStage<List<DeadLetterReply.Page>> pages =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (int shelf = 0; shelf < DeadLetterShelf.SHELVES; shelf++) {
      pages =
          pages.thenCombine(
              ask(
                  DeadLetterShelf.name(shelf),
                  replyTo -> new DeadLetterCommand.Read(after, wanted, replyTo)),
              (all, page) -> {
                all.add((DeadLetterReply.Page) page);
                return all;
              });
    }
    return pages.thenApply(all -> merged(all, wanted));
  }

  @Override
  public CompletionStage<Optional<DeadLetter>> find(String id) {
    return ask(DeadLetterShelf.of(id), replyTo -> new DeadLetterCommand.Find(id, replyTo))
        .thenApply(reply -> ((DeadLetterReply.Found) reply).letter());
  }

  @Override
  public CompletionStage<Boolean> remove(String id) {
    return ask(DeadLetterShelf.of(id), replyTo -> new DeadLetterCommand.Remove(id, replyTo))
        .thenApply(reply -> ((DeadLetterReply.Removed) reply).existed());
  }

  /** In order, up to where every shelf that has more has been read. */
  static List<DeadLetter> merged(List<DeadLetterReply.Page> pages, int limit) {
    Optional<String> readUpTo =
        pages.stream()
            .filter(DeadLetterReply.Page::more)
            .map(page -> page.letters().get(page.letters().size() - 1).id())
            .min(Comparator.naturalOrder());
    return pages.stream()
        .flatMap(page -> page.letters().stream())
        .filter(letter -> readUpTo.isEmpty() || letter.id().compareTo(readUpTo.get()) <= 0)
        .sorted(Comparator.comparing(DeadLetter::id))
        .limit(limit)
        .toList();
  }

  private CompletionStage<DeadLetterReply> ask(
      String shelf, Function<ActorRef<DeadLetterReply>, DeadLetterCommand> command) {
    return sharding.entityRefFor(DeadLetterShelf.KEY, shelf).ask(command::apply, askTimeout);
  }
}
