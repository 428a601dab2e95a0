package io.viesti.membership;

import io.viesti.wire.Wire;
import org.apache.pekko.actor.typed.ActorRef;

/** What the watches of nodes say to each other. */
sealed interface WatchMessage {

  /**
   * Are you there?
   *
   * @param askedAt by the asker's monotonic clock, in nanoseconds; means nothing to others
   */
  record Ping(long askedAt, ActorRef<WatchMessage> replyTo) implements WatchMessage, Wire {}

  /**
   * Yes.
   *
   * @param askedAt as in the question
   * @param member the answering node's address
   */
  record Pong(long askedAt, String member) implements WatchMessage, Wire {}

  /** Ask them. */
  enum Tick implements WatchMessage {
    INSTANCE
  }

  /** Members came, went or changed. */
  enum Changed implements WatchMessage {
    INSTANCE
  }
}
