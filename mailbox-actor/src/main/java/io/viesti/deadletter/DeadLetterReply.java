package io.viesti.deadletter;

import io.viesti.wire.Wire;
import java.util.List;
import java.util.Optional;

/** A shelf's answers. */
public sealed interface DeadLetterReply extends Wire {

  /** Durable now. */
  record Parked(String id) implements DeadLetterReply {}

  /** No letter is taken before an operator has removed some. */
  record Full(int letters) implements DeadLetterReply {}

  /**
   * @param more whether there are further letters after the last one here
   */
  record Page(List<DeadLetter> letters, boolean more) implements DeadLetterReply {
    public Page {
      letters = letters == null ? List.of() : List.copyOf(letters);
    }
  }

  record Found(Optional<DeadLetter> letter) implements DeadLetterReply {
    public Found {
      letter = letter == null ? Optional.empty() : letter;
    }
  }

  /**
   * @param existed whether there was such a letter
   */
  record Removed(boolean existed) implements DeadLetterReply {}
}
