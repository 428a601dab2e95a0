package io.viesti.journal;

import org.apache.pekko.actor.ActorRef;

/** A value that only its own serializer can write: it holds an actor's address. */
record TestPayload(ActorRef ref) {}
