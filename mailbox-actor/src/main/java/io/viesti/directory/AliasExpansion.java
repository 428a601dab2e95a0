package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import io.viesti.queue.ResolvedRecipient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows one address through aliases to accounts: says what to look up next and is told what was
 * found. No address is visited twice, so a loop of aliases ends. Not thread-safe.
 */
final class AliasExpansion {
  /** Addresses looked at for one recipient at most. */
  private static final int MAX_VISITS = 2 * Resolution.MAX_TARGETS;

  private final MailAddress given;
  private final Deque<MailAddress> open = new ArrayDeque<>();
  private final Set<MailAddress> seen = new HashSet<>();
  private final Map<String, ResolvedRecipient> found = new LinkedHashMap<>();
  private boolean tooMany;

  AliasExpansion(MailAddress given, MailAddress normalised) {
    this.given = given;
    visit(normalised);
  }

  /** The next address to look up. */
  Optional<MailAddress> next() {
    return tooMany ? Optional.empty() : Optional.ofNullable(open.poll());
  }

  void isAccount(MailAddress address, String mailboxId, long generation) {
    found.putIfAbsent(mailboxId, new ResolvedRecipient(given, address, mailboxId, generation));
    tooMany |= found.size() > Resolution.MAX_TARGETS;
  }

  void isAlias(List<MailAddress> targets) {
    targets.forEach(target -> visit(target.normalised()));
  }

  /** Whether it leads to more accounts than mail is handed to at once. */
  boolean tooMany() {
    return tooMany;
  }

  Resolution resolution() {
    return found.isEmpty()
        ? new Resolution.UnknownAddress()
        : new Resolution.Found(List.copyOf(found.values()));
  }

  private void visit(MailAddress address) {
    if (seen.add(address)) {
      open.add(address);
      tooMany |= seen.size() > MAX_VISITS;
    }
  }
}
