package io.viesti.gate;

import io.viesti.wire.Wire;
import org.apache.pekko.actor.typed.ActorRef;

/** What the watches of nodes say to each other. */
sealed interface GateMessage {

  /**
   * Are you there?
   *
   * @param askedAt by the asker's monotonic clock, in nanoseconds; means nothing to others
   */
  record Ping(long askedAt, ActorRef<GateMessage> replyTo) implements GateMessage, Wire {}

  /**
   * Yes.
   *
   * @param askedAt as in the question
   * @param member the answering node's address
   */
  record Pong(long askedAt, String member) implements GateMessage, Wire {}

  /** Ask them. */
  enum Tick implements GateMessage {
    INSTANCE
  }

  /** Members came, went or changed. */
  enum Changed implements GateMessage {
    INSTANCE
  }
}
