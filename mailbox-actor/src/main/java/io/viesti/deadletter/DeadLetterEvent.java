package io.viesti.deadletter;

import io.viesti.wire.Wire;
import java.time.Instant;

/** What happened on a shelf. */
public sealed interface DeadLetterEvent extends Wire {

  record Parked(DeadLetter letter) implements DeadLetterEvent {}

  record Removed(String id, Instant at) implements DeadLetterEvent {}
}
