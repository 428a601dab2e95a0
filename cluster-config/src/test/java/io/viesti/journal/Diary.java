package io.viesti.journal;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** A small typed entity for tests: remembers lines, snapshots every tenth. */
public final class Diary extends EventSourcedBehavior<Diary.Command, String, String> {
  private final int snapshotEvery;

  public sealed interface Command {}

  /** Remembers lines, several of them atomically; answers with all so far. */
  public record Add(List<String> lines, ActorRef<String> replyTo) implements Command {}

  public record Read(ActorRef<String> replyTo) implements Command {}

  private Diary(String id, int snapshotEvery) {
    super(PersistenceId.ofUniqueId(id));
    this.snapshotEvery = snapshotEvery;
  }

  public static Behavior<Command> of(String id) {
    return of(id, 10);
  }

  public static Behavior<Command> of(String id, int snapshotEvery) {
    return new Diary(id, snapshotEvery);
  }

  @Override
  public String emptyState() {
    return "";
  }

  @Override
  public CommandHandler<Command, String, String> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Add.class,
            (state, add) -> Effect().persist(add.lines()).thenReply(add.replyTo(), now -> now))
        .onCommand(Read.class, (state, read) -> Effect().reply(read.replyTo(), state))
        .build();
  }

  @Override
  public EventHandler<String, String> eventHandler() {
    return (state, event) -> state + event + ";";
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(snapshotEvery, 100);
  }
}
