package io.viesti.directory;

import io.viesti.wire.Wire;
import java.time.Instant;

/** What happened to the list of domains. */
public sealed interface DomainListEvent extends Wire {

  Instant at();

  /** A domain is about to be hosted. */
  record Added(String domain, Instant at) implements DomainListEvent {}

  /** A domain is hosted no more. */
  record Removed(String domain, Instant at) implements DomainListEvent {}
}
