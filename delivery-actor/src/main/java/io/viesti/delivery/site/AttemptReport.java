package io.viesti.delivery.site;

import io.viesti.delivery.session.RecipientResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a mail that was handed to a site path. Exactly one per mail, unless it crashes.
 */
public sealed interface AttemptReport {
  String mailId();

  /**
   * It was tried.
   *
   * @param results one per recipient handed over
   * @param remote host and address, empty when none was reached
   * @param protection what kept the connection private, such as {@code TLSv1.3}; empty: nothing
   */
  record Tried(
      String mailId, List<RecipientResult> results, String remote, Optional<String> protection)
      implements AttemptReport {}

  /** It was not tried and may be handed over again, not before {@code until}. */
  record PutOff(String mailId, Instant until, String why) implements AttemptReport {}
}
