package io.viesti.deadletter;

import io.viesti.wire.Wire;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What can be asked of a shelf of dead letters. Replies come after the event is durable. */
public sealed interface DeadLetterCommand extends Wire {

  /** Keeps a letter; one with an id it has is kept once. Reply: {@code Parked} or {@code Full}. */
  record Park(DeadLetter letter, ActorRef<DeadLetterReply> replyTo) implements DeadLetterCommand {}

  /**
   * Letters after an id, oldest first. Reply: {@code Page}.
   *
   * @param limit at most this many; fewer when they are large
   */
  record Read(Optional<String> after, int limit, ActorRef<DeadLetterReply> replyTo)
      implements DeadLetterCommand {}

  /** Reply: {@code Found}. */
  record Find(String id, ActorRef<DeadLetterReply> replyTo) implements DeadLetterCommand {}

  /** Reply: {@code Removed}. */
  record Remove(String id, ActorRef<DeadLetterReply> replyTo) implements DeadLetterCommand {}

  /** Of cluster sharding. */
  enum Stop implements DeadLetterCommand {
    INSTANCE
  }
}
