package io.viesti.directory;

import io.viesti.wire.Wire;
import java.util.List;

/** What the list of domains answers. */
public sealed interface DomainListReply extends Wire {

  /** Names in order, at most {@value DomainList#PAGE}. */
  record Page(long version, List<String> domains, boolean hasMore) implements DomainListReply {
    public Page {
      domains = domains == null ? List.of() : List.copyOf(domains);
    }
  }

  record Unchanged() implements DomainListReply {}

  /** {@value DomainList#MAX_DOMAINS} domains are hosted already. */
  record Full() implements DomainListReply {}
}
