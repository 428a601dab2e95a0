package io.viesti.mailbox;

import java.util.List;
import java.util.Set;

/**
 * An email's folders and keywords after a change, in full, so that applying it twice is harmless.
 */
public record EmailChange(EmailId id, List<Placement> placements, Set<String> keywords) {
  public EmailChange {
    placements = placements == null ? List.of() : List.copyOf(placements);
    keywords = keywords == null ? Set.of() : Set.copyOf(keywords);
  }
}
