package io.viesti.directory;

import io.viesti.wire.Wire;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What can be asked of the list of domains. */
public sealed interface DomainListCommand extends Wire {

  /** Adds a name. Reply: {@code Page}, empty, also when it was there; {@code Full}. */
  record Add(String domain, ActorRef<DomainListReply> replyTo) implements DomainListCommand {}

  /** Takes a name out. Reply: {@code Page}, empty, also when it was not there. */
  record Remove(String domain, ActorRef<DomainListReply> replyTo) implements DomainListCommand {}

  /**
   * Reads a page of names in order. Reply: {@code Page}; {@code Unchanged} when the list still has
   * the version the asker knows.
   */
  record Read(
      Optional<Long> knownVersion, Optional<String> after, ActorRef<DomainListReply> replyTo)
      implements DomainListCommand {
    public Read {
      knownVersion = knownVersion == null ? Optional.empty() : knownVersion;
      after = after == null ? Optional.empty() : after;
    }
  }

  /** Of cluster sharding. */
  enum Stop implements DomainListCommand {
    INSTANCE
  }
}
